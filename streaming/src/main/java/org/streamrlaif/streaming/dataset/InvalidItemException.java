package org.streamrlaif.streaming.dataset;

/** An item that does not fit; the message says what was found and what was expected. */
final class InvalidItemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidItemException(String found, String expected) {
        super(found + ", expected " + expected, null, false, false);
    }
}
