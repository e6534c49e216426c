package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.loop.LoopCores;
import org.streamrlaif.loop.PlainLoop;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.weights.LocalWeightStore;

/** The whole loop on a base model in bfloat16: every core works, and adapters are learnt. */
class HalfPrecisionLoopTest {
    @TempDir Path store;

    @Test
    void everyStageRunsOnABaseInBfloat16() throws Exception {
        List<TrainingStep> steps = new ArrayList<>();
        List<String> weights = new ArrayList<>();
        try (LoopCores cores = TinyCores.BFLOAT16.all(store)) {
            new PlainLoop(cores, new TicketRule(4, 0), new LocalWeightStore(store, 8))
                    .run(
                            IntStream.range(0, 12)
                                    .mapToObj(HalfPrecisionLoopTest::sample)
                                    .iterator(),
                            step -> {
                                steps.add(step.record());
                                weights.add(step.policy().getSha256());
                            });
        }
        assertThat(steps).hasSize(3);
        assertThat(weights).doesNotHaveDuplicates();
        assertThat(steps.subList(1, 3))
                .allSatisfy(
                        step ->
                                assertThat(step.getMetrics().values())
                                        .isNotEmpty()
                                        .allMatch(value -> Double.isFinite(value)));
    }

    private static VideoSample sample(int index) {
        return new VideoSample("s" + index, TinyCores.video(index), List.of("What is shown ?"), 0L);
    }
}
