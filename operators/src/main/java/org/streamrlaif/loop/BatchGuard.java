package org.streamrlaif.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.streamrlaif.schemas.Rollout;

/**
 * Work on a batch in which an item that throws costs itself only. Of a batch that throws, halves
 * are tried, and halves of these, until the items that throw are alone: these become void. Equal
 * batches are cut equally, so they give equal results, also after a restore.
 */
public final class BatchGuard {
    private BatchGuard() {}

    /**
     * Work on some items of a batch.
     *
     * @param <I> item
     * @param <O> result
     */
    public interface Work<I, O> {

        /**
         * One result per item, in order; void items are passed through.
         *
         * @throws IOException when what the run needs, such as weights, cannot be read or written
         * @throws Exception about an item or the run, as {@link Faults} tells
         */
        List<O> on(List<I> items) throws Exception;
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
    public static List<Rollout> run(String stage, List<Rollout> items, Work<Rollout, Rollout> work)
            throws IOException, InterruptedException {
        return run(items, work, (item, failure) -> voided(stage, item, failure));
    }

    /**
     * The same with items of any kind.
     *
     * @param failed the result for an item that throws alone
     */
    public static <I, O> List<O> run(
            List<I> items, Work<I, O> work, BiFunction<I, Exception, O> failed)
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
                    ? List.of(failed.apply(items.get(0), e))
                    : halves(items, work, failed);
        }
    }

    private static <I, O> List<O> halves(
            List<I> items, Work<I, O> work, BiFunction<I, Exception, O> failed)
            throws IOException, InterruptedException {
        int half = items.size() / 2;
        List<O> results = new ArrayList<>(run(items.subList(0, half), work, failed));
        results.addAll(run(items.subList(half, items.size()), work, failed));
        return results;
    }

    private static Rollout voided(String stage, Rollout item, Exception failure) {
        String name = "ticket " + item.getTicket();
        return item.getVoided() == null
                ? Rollouts.voided(item, Faults.told(stage, name, failure))
                : item;
    }
}
