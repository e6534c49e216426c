package org.streamrlaif.clips;

import java.io.IOException;
import java.util.Optional;

/** Files with parts of clips that all processes of a run see. Thread-safe. */
public interface SharedClips {

    /** No such files. */
    SharedClips NONE =
            new SharedClips() {
                @Override
                public void write(String name, byte[] file) {}

                @Override
                public Optional<byte[]> read(String name) {
                    return Optional.empty();
                }

                @Override
                public void delete(String name) {}
            };

    /** Writes a file at once or not at all; one of the name may be there, with the same bytes. */
    void write(String name, byte[] file) throws IOException;

    /** The bytes of a file; empty when there is none. */
    Optional<byte[]> read(String name) throws IOException;

    /** Deletes a file, if it is there. */
    void delete(String name) throws IOException;
}
