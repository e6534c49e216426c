package org.streamrlaif.judge.remote;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Small texts by name that outlive the process: what was paid for. Written at once and whole, so
 * they are there after a restart from any checkpoint. Used by several threads, and by several
 * processes.
 */
public interface Journal {

    /** The text of a name, if there is one. */
    Optional<String> read(String name) throws IOException;

    /** Writes a text; an earlier one of the name is replaced. */
    void write(String name, String text) throws IOException;

    /** All texts whose names start with {@code folder/}, in any order. */
    List<String> all(String folder) throws IOException;
}
