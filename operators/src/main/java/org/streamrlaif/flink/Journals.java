package org.streamrlaif.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.core.fs.Path;
import org.streamrlaif.judge.remote.Journal;

/** Journals by address. */
public final class Journals {
    private Journals() {}

    /**
     * The journal at an address.
     *
     * @param address path, or URI of any file system that Flink knows
     */
    public static Journal at(String address) {
        boolean isPath = address.indexOf(':') < 0;
        String uri = isPath ? java.nio.file.Path.of(address).toUri().toString() : address;
        try {
            return new FileSystemJournal(new Path(uri));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "judge.remote.journal: " + address + ": " + e.getMessage(), e);
        }
    }
}
