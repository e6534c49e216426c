package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.loop.PlainLoop;
import org.streamrlaif.schemas.TrainingStep;

/** The whole loop on a base model in bfloat16: every core works, and adapters are learnt. */
class HalfPrecisionLoopTest {
    @TempDir Path store;

    @Test
    void everyStageRunsOnABaseInBfloat16() throws Exception {
        List<PlainLoop.Step> batches = TinyCores.BFLOAT16.threeBatches(store);
        List<TrainingStep> steps = batches.stream().map(PlainLoop.Step::record).toList();
        assertThat(steps).hasSize(3);
        assertThat(batches).extracting(batch -> batch.policy().getSha256()).doesNotHaveDuplicates();
        assertThat(steps.subList(1, 3))
                .allSatisfy(
                        step ->
                                assertThat(step.getMetrics().values())
                                        .isNotEmpty()
                                        .allMatch(value -> Double.isFinite(value)));
    }
}
