package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.GuardedCores;
import org.streamrlaif.loop.LoopCores;
import org.streamrlaif.loop.PlainLoop;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.mutation.Mutations;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.UnreadableRecordException;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidCount;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.weights.LocalWeightStore;

/** Damaged questions and records go through the real cores: each ends, none ends the run. */
class MutatedPromptsTest {

    private static final int BATCH = 8;
    private static final List<String> QUESTIONS =
            List.of("What is shown ?", "How many, and where? <b>now</b>", "画面に何が見えますか");

    @TempDir private Path store;

    private final Mutations mutations = new Mutations();

    @Test
    void everyQuestionEndsOnce() throws Exception {
        int batches = (Mutations.count(48) + BATCH - 1) / BATCH;
        List<PlainLoop.Step> steps = new ArrayList<>();
        try (LoopCores cores = TinyCores.FLOAT32.all(store)) {
            new PlainLoop(cores, new TicketRule(BATCH, 0), new LocalWeightStore(store, 2))
                    .run(IntStream.range(0, batches).mapToObj(this::sample).iterator(), steps::add);
        }
        long ended = 0;
        for (PlainLoop.Step step : steps) {
            ended += step.record().getTrained() + step.record().getWarmedUp();
            for (VoidCount count : step.record().getVoids()) {
                assertThat(count.getCode()).isNotBlank();
                ended += count.getCount();
            }
        }
        assertThat(ended).isEqualTo((long) batches * BATCH);
    }

    private VideoSample sample(int index) {
        List<String> prompts =
                IntStream.range(0, BATCH)
                        .mapToObj(i -> mutations.of(mutations.any(QUESTIONS)))
                        .toList();
        return new VideoSample(
                "s" + index,
                TinyCores.video(0),
                prompts,
                0L,
                0,
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    @Test
    void everyRecordThatCanBeReadIsJudgedScoredAndLearnedOrVoid() throws Exception {
        RecordCodec<Rollout> codec = RecordCodec.of(Rollout.class);
        int batches = (Mutations.count(48) + BATCH - 1) / BATCH;
        try (LoopCores raw = TinyCores.FLOAT32.all(store)) {
            LoopCores cores = GuardedCores.of(raw);
            List<PlainLoop.Step> steps = new ArrayList<>();
            new PlainLoop(raw, new TicketRule(BATCH, 0), new LocalWeightStore(store, 2))
                    .run(
                            List.of(
                                            new VideoSample(
                                                    "good",
                                                    TinyCores.video(0),
                                                    IntStream.range(0, BATCH)
                                                            .mapToObj(i -> "What is in " + i + " ?")
                                                            .toList(),
                                                    0L,
                                                    0,
                                                    List.of(),
                                                    List.of(),
                                                    List.of(),
                                                    null))
                                    .iterator(),
                            steps::add);
            List<byte[]> good =
                    steps.get(0).scored().rollouts().stream().map(codec::encode).toList();
            for (int batch = 1; batch <= batches; batch++) {
                List<Rollout> damaged = new ArrayList<>();
                while (damaged.size() < BATCH) {
                    damaged(codec, good, (long) batch * BATCH + damaged.size())
                            .forEach(damaged::add);
                }
                List<Rollout> judged = cores.judge().run(batch, damaged);
                ScoredBatch scored = cores.reward().run(batch, judged);
                assertThat(scored.rollouts()).hasSize(BATCH);
                var learned = cores.learn().run(batch, scored);
                assertThat(DeadLetters.byTicket(scored.rollouts(), learned.voids()))
                        .hasSize(learned.voids().size())
                        .allMatch(letter -> !letter.getReason().getMessage().isBlank());
            }
        }
    }

    private List<Rollout> damaged(RecordCodec<Rollout> codec, List<byte[]> good, long ticket) {
        try {
            Rollout rollout = codec.decode(mutations.of(mutations.any(good)));
            rollout.setTicket(ticket);
            return List.of(rollout);
        } catch (UnreadableRecordException unreadable) {
            return List.of();
        }
    }
}
