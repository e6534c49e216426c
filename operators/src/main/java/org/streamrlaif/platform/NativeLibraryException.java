package org.streamrlaif.platform;

/**
 * A native library that does not load. The message is one line: the library, why it does not load,
 * and what to do.
 */
public final class NativeLibraryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NativeLibraryException(String message, Throwable cause) {
        super(message, cause);
    }
}
