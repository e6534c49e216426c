package org.streamrlaif.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.schemas.Rollout;

/**
 * Work on a batch in which an item that throws costs itself only. Of a batch that throws, halves
 * are tried, and halves of these, until the items that throw are alone: these become void. Equal
 * batches are cut equally, so they give equal results, also after a restore.
 */
public final class BatchGuard {
    private BatchGuard() {}

    /** Work on some items of a batch. */
    public interface Work {

        /**
         * One result per item, in order; void items are passed through.
         *
         * @throws IOException when what the run needs, such as weights, cannot be read or written
         * @throws Exception about an item or the run, as {@link Faults} tells
         */
        List<Rollout> on(List<Rollout> items) throws Exception;
    }

    /**
     * Works on a batch.
     *
     * @param items not changed
     * @return one result per item, in order
     * @throws IOException of the work
     * @throws InterruptedException when interrupted
     * @throws RuntimeException about the run, as {@link Faults} tells
     */
    public static List<Rollout> run(String stage, List<Rollout> items, Work work)
            throws IOException, InterruptedException {
        try {
            return work.on(items);
        } catch (IOException | UncheckedIOException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (!Faults.isOfItem(e)) {
                throw e instanceof RuntimeException of ? of : new IllegalStateException(e);
            }
            return items.size() == 1
                    ? List.of(voided(stage, items.get(0), e))
                    : halves(stage, items, work);
        }
    }

    private static List<Rollout> halves(String stage, List<Rollout> items, Work work)
            throws IOException, InterruptedException {
        int half = items.size() / 2;
        List<Rollout> results = new ArrayList<>(run(stage, items.subList(0, half), work));
        results.addAll(run(stage, items.subList(half, items.size()), work));
        return results;
    }

    private static Rollout voided(String stage, Rollout item, Exception failure) {
        String name = "ticket " + item.getTicket();
        return item.getVoided() == null
                ? Rollouts.voided(item, Faults.told(stage, name, failure))
                : item;
    }
}
