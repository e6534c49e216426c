package org.streamrlaif.schemas;

/** Bytes that are no record of the expected type. The message is one line for a person. */
public final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableRecordException(String type, int length, String expected, Throwable cause) {
        super(type + ": message of " + length + " bytes, expected " + expected, cause);
    }
}
