package org.streamrlaif.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.weights.WeightStore;

/**
 * A learner whose adapter is the sum of the tickets it was trained with; voids ticket {@code
 * unlearnable}.
 */
public class CountingLearner extends CountingCore<ScoredBatch, LearnedBatch> implements LearnCore {
    private final long unlearnable;

    public CountingLearner(Semaphore permits, long unlearnable) {
        super(permits);
        this.unlearnable = unlearnable;
    }

    @Override
    List<Rollout> rollouts(ScoredBatch scored) {
        return scored.rollouts();
    }

    @Override
    LearnedBatch result(ScoredBatch scored, State state) {
        List<Rollout> items = scored.rollouts();
        boolean warmup = items.stream().anyMatch(Rollout::getWarmup);
        Map<Long, VoidReason> voids =
                items.stream().anyMatch(item -> item.getTicket() == unlearnable)
                        ? Map.of(unlearnable, Records.reason("learn", "too-long"))
                        : Map.of();
        return new LearnedBatch(!warmup, Map.of("steps", (double) state.steps()), voids);
    }

    @Override
    public String baseHash() {
        return "base";
    }

    @Override
    public String optimizerSha256() {
        return "moments " + working().ticketSum();
    }

    @Override
    public void writeAdapter(Path folder) throws IOException {
        Files.writeString(folder.resolve(WeightStore.WEIGHTS_FILE), "sum " + working().ticketSum());
    }
}
