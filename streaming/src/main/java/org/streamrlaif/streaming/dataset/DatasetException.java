package org.streamrlaif.streaming.dataset;

/** A file that cannot be read as a data set at all; the message is one line for a person. */
public final class DatasetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatasetException(String message, Throwable cause) {
        super(message, cause);
    }
}
