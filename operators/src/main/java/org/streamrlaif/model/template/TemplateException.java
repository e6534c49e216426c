package org.streamrlaif.model.template;

/** A template that cannot be read or rendered; the message is one line. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TemplateException(String message) {
        super(message.lines().findFirst().orElse(""));
    }
}
