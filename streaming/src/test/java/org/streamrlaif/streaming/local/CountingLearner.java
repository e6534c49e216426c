package org.streamrlaif.streaming.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.LearnedBatch;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.weights.WeightStore;

/**
 * A learner that counts what it learned from, and reports the sum and the greatest staleness seen.
 */
final class CountingLearner extends CountingState implements LearnCore {

    private final Semaphore permits;
    private final AtomicBoolean failOnce;

    CountingLearner(Semaphore permits, AtomicBoolean failOnce) {
        this.permits = permits;
        this.failOnce = failOnce;
    }

    @Override
    public LearnedBatch run(long batch, ScoredBatch scored) throws InterruptedException {
        permits.acquire();
        if (failOnce.getAndSet(false)) {
            throw new IllegalStateException("a failure made by the test");
        }
        List<Rollout> usable =
                scored.rollouts().stream().filter(item -> item.getVoided() == null).toList();
        count += usable.size();
        long staleness = usable.stream().mapToLong(item -> batch - version(item)).max().orElse(0);
        return new LearnedBatch(
                true, Map.of("seen", (double) count, "staleness", (double) staleness), Map.of());
    }

    @Override
    public String baseHash() {
        return "counting";
    }

    @Override
    public String optimizerSha256() {
        return "moments " + count;
    }

    @Override
    public void writeAdapter(Path folder) throws IOException {
        Files.writeString(folder.resolve(WeightStore.WEIGHTS_FILE), Long.toString(count));
    }

    private static long version(Rollout item) {
        return item.getResponses().get(0).getVersions().get(0);
    }

    @Override
    public void close() {}
}
