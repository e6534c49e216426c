package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streamrlaif.loop.Records.version;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.encode.FetchedCores;
import org.streamrlaif.loop.GuardedCores;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.weights.PolicyVersions;

/** An operator that is restored in a process whose clip store is empty. */
@Timeout(300)
class LostClipsTest {
    private static final TinyCores TINY = TinyCores.FLOAT32;

    @TempDir Path folder;

    @Test
    void whatWaitedIsGeneratedAsIfNothingHadHappened() throws Exception {
        List<Rollout> prompts = prompts(TinyCores.video(0), TinyCores.video(1));
        List<Rollout> undisturbed = generated(prompts, null);
        OperatorSubtaskState state = waiting(prompts);
        TinyCores.forgetClips();

        List<Rollout> restored = generated(List.of(), state);

        assertThat(restored).isEqualTo(undisturbed);
        assertThat(restored.get(0).getResponses()).isNotEmpty();
    }

    @Test
    void aTicketWhoseVideoIsGoneEndsVoidAndTheOthersGoOn() throws Exception {
        // Held-out questions of other tests hold the first two videos.
        String gone = TinyCores.copyOf(4).toString();
        OperatorSubtaskState state = waiting(prompts(TinyCores.video(0), gone));
        TinyCores.forgetClips();
        Files.delete(Path.of(gone));

        String runId = UUID.randomUUID().toString();
        try (TestHarness<Rollout, Rollout> generate = harness(runId).open(state)) {
            PolicyVersions.of(runId).announce(version(0, generate.attempt(), 0));
            generate.runUntil(() -> generate.values().size() == 2);
            assertThat(generate.values().get(0).getResponses()).isNotEmpty();
            assertThat(generate.values().get(1).getVoided().getCode()).isEqualTo("clip-lost");
            assertThat(generate.side(SideOutputs.DEAD_LETTERS))
                    .singleElement()
                    .extracting(DeadLetter::getTicket, letter -> letter.getReason().getStage())
                    .containsExactly(1L, "generate");
        }
    }

    private List<Rollout> prompts(String... videos) throws Exception {
        List<Rollout> prompts = new ArrayList<>();
        for (String video : videos) {
            VideoSample sample =
                    new VideoSample(
                            "s" + prompts.size(),
                            video,
                            List.of("What ?"),
                            0L,
                            0,
                            List.of(),
                            List.of(),
                            List.of(),
                            null);
            var admitted = new AdmittedSample((long) prompts.size(), 1, sample, null, null);
            try (var encode = TINY.encode()) {
                prompts.addAll(Rollouts.of(encode.apply(TINY.decode().apply(admitted)), ""));
            }
        }
        return prompts;
    }

    /** The state of an operator that holds prompts, for want of a version. */
    private OperatorSubtaskState waiting(List<Rollout> prompts) throws Exception {
        String runId = UUID.randomUUID().toString();
        try (TestHarness<Rollout, Rollout> generate = harness(runId).open(null)) {
            generate.feed(prompts);
            return generate.snapshot();
        }
    }

    private List<Rollout> generated(List<Rollout> prompts, OperatorSubtaskState state)
            throws Exception {
        String runId = UUID.randomUUID().toString();
        try (TestHarness<Rollout, Rollout> generate = harness(runId).open(state)) {
            generate.feed(prompts);
            PolicyVersions.of(runId).announce(version(0, generate.attempt(), 0));
            generate.runUntil(() -> generate.values().size() == 2);
            return generate.values();
        }
    }

    private TestHarness<Rollout, Rollout> harness(String runId) throws Exception {
        RunSettings run = new RunSettings(runId, new TicketRule(2, 0));
        OperatorFactory.Constructor<Rollout, Rollout> constructor =
                parameters ->
                        new GenerateOperator(
                                parameters,
                                run,
                                context ->
                                        GuardedCores.generate(
                                                FetchedCores.generate(
                                                        TINY.generate(folder), TINY.fetcher())));
        return TestHarness.share(OperatorFactory.head(constructor), run, 0, 1);
    }
}
