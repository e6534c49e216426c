package org.streamrlaif.streaming.dataset;

/** An item that does not fit; the message says what was found and what was expected. */
final class MisfitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MisfitException(String found, String expected) {
        super(found + ", expected " + expected, null, false, false);
    }
}
