package org.streamrlaif.streaming.replay;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.streamrlaif.streaming.dataset.DatasetEntry;
import org.streamrlaif.streaming.dataset.DatasetReader;

/**
 * The items of a data set, pass by pass, in an order that a seed gives, from any position on. The
 * file is never held in memory. Not thread-safe.
 */
public final class ReplayInput implements Iterator<ReplayEntry>, AutoCloseable {

    /**
     * What is replayed.
     *
     * @param dataset a file of any shape that {@link DatasetReader} knows
     * @param answers file of the answers; null when the items hold them
     * @param videos folder of their videos
     * @param epochs passes, 1 or more
     * @param window items among which the next is drawn; 1 keeps the order
     * @param seed of the order
     */
    public record Plan(
            Path dataset, Path answers, Path videos, int epochs, int window, long seed) {}

    private final Plan plan;
    private final ItemSamples samples;
    private DatasetReader reader;
    private Iterator<DatasetEntry> entries;
    private ReplayPosition position;

    /** Opens a data set at a position. */
    public ReplayInput(Plan plan, ReplayPosition from) {
        this.plan = plan;
        samples = new ItemSamples(plan.videos());
        position = from;
        if (from.epoch() < plan.epochs()) {
            open(from.items());
        }
    }

    /** Behind what was given last. */
    public ReplayPosition position() {
        return position;
    }

    /** Share of all passes that is read, in 0 … 1. */
    public double share() {
        double now = position.epoch() < plan.epochs() ? reader.share() : 0;
        return (position.epoch() + now) / plan.epochs();
    }

    @Override
    public boolean hasNext() {
        while (position.epoch() < plan.epochs()) {
            if (entries.hasNext()) {
                return true;
            }
            close();
            position = new ReplayPosition(position.epoch() + 1, 0);
            if (position.epoch() < plan.epochs()) {
                open(0);
            }
        }
        return false;
    }

    @Override
    public ReplayEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ReplayEntry entry = samples.of(entries.next(), position.epoch());
        position = new ReplayPosition(position.epoch(), position.items() + 1);
        return entry;
    }

    /** Without a shuffle the reader passes over what came before; otherwise it is drawn again. */
    private void open(long items) {
        boolean shuffled = plan.window() > 1;
        reader = DatasetReader.open(plan.dataset(), plan.answers(), shuffled ? 0 : items);
        entries = reader;
        if (shuffled) {
            long seed = plan.seed() * 31 + position.epoch();
            entries = new WindowShuffle<>(reader, plan.window(), new SplittableRandom(seed));
            for (long i = 0; i < items; i++) {
                entries.next();
            }
        }
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
