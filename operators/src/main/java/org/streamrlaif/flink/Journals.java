package org.streamrlaif.flink;

import java.io.IOException;
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
    public static Journal at(String address) throws IOException {
        boolean isPath = address.indexOf(':') < 0;
        return new FileSystemJournal(
                new Path(
                        isPath
                                ? java.nio.file.Path.of(address).toAbsolutePath().toUri().toString()
                                : address));
    }
}
