package org.streamrlaif.streaming.dataset;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;

/**
 * Reads a data set of any of the field's formats, JSON array or one object per line, item by item:
 * the file is never held in memory. Every item of the file gives one entry, in order. Not
 * thread-safe.
 */
public final class DatasetReader implements Iterator<DatasetEntry>, AutoCloseable {

    private final JsonItems items;
    private final Formats formats;

    private DatasetReader(JsonItems items, Formats formats) {
        this.items = items;
        this.formats = formats;
    }

    /**
     * Opens a file at its first item.
     *
     * @throws UncheckedIOException when the file cannot be read
     */
    public static DatasetReader open(Path file) {
        return open(file, null, 0);
    }

    /**
     * Opens a file.
     *
     * @param answers file of the answers, joined by {@code question_id}; null when the items hold
     *     them
     * @param from number of the first item that is given, a {@link #position} of an earlier reader
     * @throws DatasetException when the answers cannot be read or the file has fewer items
     * @throws UncheckedIOException when a file cannot be read
     */
    public static DatasetReader open(Path file, Path answers, long from) {
        Formats formats = new Formats(answers == null ? null : new AnswerFile(answers));
        return new DatasetReader(new JsonItems(file, from), formats);
    }

    /** Number of the next item: where a later reader has to continue. */
    public long position() {
        return items.position();
    }

    /** Share of the file that is read, in 0 … 1. */
    public double share() {
        return items.share();
    }

    /**
     * @throws DatasetException naming file and line when the file is no JSON from here on
     */
    @Override
    public boolean hasNext() {
        return items.hasNext();
    }

    /**
     * The next item, or why it does not fit.
     *
     * @throws DatasetException naming file and line when the file is no JSON from here on
     */
    @Override
    public DatasetEntry next() {
        JsonItems.Item item = items.next();
        if (item.node() == null) {
            return new SkippedItem(item.place(), item.problem());
        }
        try {
            return formats.read(new Fields(item.place(), item.node()));
        } catch (InvalidItemException e) {
            return new SkippedItem(item.place(), e.getMessage());
        }
    }

    @Override
    public void close() {
        items.close();
    }
}
