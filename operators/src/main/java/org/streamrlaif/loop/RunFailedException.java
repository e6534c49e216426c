package org.streamrlaif.loop;

/**
 * A stage finds that the run cannot reach its aim, and that the same batches would end the same way
 * again: a job fails at once instead of restarting. The message is one line for the user.
 */
public final class RunFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With one line that names the setting, what was found, and what was expected. */
    public RunFailedException(String message) {
        super(message);
    }
}
