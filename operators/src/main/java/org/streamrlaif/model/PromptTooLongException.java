package org.streamrlaif.model;

/** A prompt that does not fit into the model's context. */
public final class PromptTooLongException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * @param tokens what the prompt needs, the answer's room included
     * @param limit what the model takes
     */
    public PromptTooLongException(int tokens, int limit) {
        super("prompt: " + tokens + " tokens, expected at most " + limit + ", the model's context");
    }
}
