package org.streamrlaif.streaming.dataset;

import java.nio.file.Path;

/**
 * Where an item is.
 *
 * @param file the file
 * @param line line on which the item begins, from 1
 * @param number number of the item in the file, from 0
 */
public record Place(Path file, long line, long number) {

    /** {@code FILE:LINE}. */
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
