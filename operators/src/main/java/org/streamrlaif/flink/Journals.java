package org.streamrlaif.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
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
        try {
            return new FileSystemJournal(new FileSystemFolder(address));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "judge.remote.journal: " + address + ": " + e.getMessage(), e);
        }
    }
}
