package org.streamrlaif.laboratory.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.streaming.job.Cores;

class TimedCoresTest {

    private static final String CLOCK = "timed-cores-test";
    private static final OperatorContext HERE = new OperatorContext("run", "a", 0, 1, List.of());

    @AfterEach
    void drop() {
        StageClock.drop(CLOCK);
    }

    @Test
    void notesWorkAndPassesResultsOn() throws Exception {
        long start = System.currentTimeMillis();
        try (JudgeCore judge = judge((batch, items) -> slow())) {
            assertThat(judge.run(0, List.of())).isEmpty();
        }
        long end = System.currentTimeMillis() + 1;
        List<StageCost> costs = StageClock.of(CLOCK).costs(start, end, 1);
        assertThat(costs.get(Stage.JUDGE.ordinal()).busyMs()).isBetween(25.0, end - start + 1.0);
        assertThat(costs.get(Stage.JUDGE.ordinal()).idle()).isLessThan(1);
        assertThat(costs.get(Stage.LEARN.ordinal())).isEqualTo(new StageCost(Stage.LEARN, 0, 0, 1));
    }

    @Test
    void failsAsTheCoreDoes() throws Exception {
        JudgeCore judge =
                judge(
                        (batch, items) -> {
                            throw new IOException("no judge");
                        });
        assertThatThrownBy(() -> judge.run(0, List.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("no judge");
    }

    private static JudgeCore judge(JudgeCore core) throws Exception {
        Cores cores = new Cores(null, null, null, null, context -> core, null, null, null);
        return TimedCores.of(cores, CLOCK).judge().create(HERE);
    }

    private static List<Rollout> slow() throws InterruptedException {
        Thread.sleep(30);
        return List.of();
    }
}
