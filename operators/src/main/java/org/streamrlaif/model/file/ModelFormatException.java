package org.streamrlaif.model.file;

/**
 * A file of a model or adapter folder is missing, damaged, or of a kind this product does not read.
 * The message is one line: the file, what is wrong with it, and what was expected.
 */
public final class ModelFormatException extends IllegalArgumentException {
    public ModelFormatException(String message) {
        super(message);
    }

    public ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
