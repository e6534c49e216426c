package org.streamrlaif.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Outcome;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.TicketEnd;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidCount;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.weights.LocalWeightStore;

/** The plain loop with the counting cores of the operator tests: the same accounts come out. */
class PlainLoopTest {
    @TempDir Path folder;

    @Test
    void eachBatchIsGeneratedByTheVersionBeforeIt() throws Exception {
        List<Long> versions = new ArrayList<>();
        GenerateCore generate =
                (prompts, policy) -> {
                    long version = policy.current().map(PolicyVersion::getVersion).orElseThrow();
                    versions.add(version);
                    return prompts.stream()
                            .map(prompt -> Records.rollout(prompt, version))
                            .toList();
                };
        List<TrainingStep> steps = run(generate, 0, 10);
        assertThat(versions).containsExactly(0L, 1L, 2L);
        assertThat(steps).extracting(TrainingStep::getVersion).containsExactly(1L, 2L, 3L);
        assertThat(steps).extracting(TrainingStep::getLedger).containsExactly(4L, 8L, 10L);
        assertThat(steps).extracting(TrainingStep::getWarmedUp).containsExactly(4, 0, 0);
        assertThat(steps).extracting(TrainingStep::getTrained).containsExactly(0, 4, 2);
    }

    @Test
    void withStalenessGenerationRunsAheadOfTheLearner() throws Exception {
        List<Long> versions = new ArrayList<>();
        GenerateCore generate =
                (prompts, policy) -> {
                    versions.add(policy.current().map(PolicyVersion::getVersion).orElseThrow());
                    return prompts.stream().map(prompt -> Records.rollout(prompt, 0)).toList();
                };
        List<TrainingStep> steps = run(generate, 2, 20);
        assertThat(versions).containsExactly(0L, 0L, 0L, 1L, 2L);
        assertThat(steps)
                .extracting(TrainingStep::getLedger)
                .containsExactly(4L, 8L, 12L, 16L, 20L);
    }

    @Test
    void aSampleWithoutAQuestionEndsVoid() throws Exception {
        GenerateCore generate =
                (prompts, policy) ->
                        prompts.stream().map(prompt -> Records.rollout(prompt, 0)).toList();
        List<TrainingStep> steps = new ArrayList<>();
        loop(generate, 0)
                .run(
                        List.of(
                                        new VideoSample(
                                                "s", "a.mp4", List.of(), 0L, 0, List.of(),
                                                List.of(), List.of(), null))
                                .iterator(),
                        step -> steps.add(step.record()));
        assertThat(steps)
                .singleElement()
                .satisfies(
                        step -> {
                            assertThat(step.getTrained()).isZero();
                            assertThat(step.getVoids())
                                    .extracting(count -> count.getCode())
                                    .containsExactly("empty-prompt");
                        });
    }

    @Test
    void whatMakesAnyStageThrowEndsVoidThereAndTheLoopGoesOn() throws Exception {
        LoopCores sound = cores((prompts, policy) -> answered(prompts));
        LoopCores cores =
                new LoopCores(
                        sample -> sound("s0", sample, Records.clip(sample)),
                        clip -> sound("s1", clip.getAdmitted(), Records.encoded(clip)),
                        this::told,
                        (prompts, policy) -> {
                            Records.throwAt(3, prompts);
                            return answered(prompts);
                        },
                        (batch, rollouts) -> {
                            Records.throwAt(5, rollouts);
                            return rollouts;
                        },
                        sound.reward(),
                        sound.learn(),
                        sound.clips());
        List<TrainingStep> steps = new ArrayList<>();
        new PlainLoop(cores, new TicketRule(4, 0), new LocalWeightStore(folder, 2))
                .run(samples(8), step -> steps.add(step.record()));
        assertThat(steps)
                .flatExtracting(TrainingStep::getVoids)
                .extracting(VoidCount::getStage, VoidCount::getCode, VoidCount::getCount)
                .containsExactly(
                        tuple("decode", Faults.CODE, 1L),
                        tuple("encode", Faults.CODE, 1L),
                        tuple("generate", Faults.CODE, 1L),
                        tuple("narrate", Faults.CODE, 1L),
                        tuple("judge", Faults.CODE, 1L));
        assertThat(steps.get(1).getTrained()).isEqualTo(3);
    }

    private int narrated;

    private String told(EncodedClip clip) {
        if (narrated++ == 0) {
            throw new IllegalStateException("no words");
        }
        return "a narrative";
    }

    private static <O> O sound(String bad, AdmittedSample admitted, O output) {
        if (admitted.getSample().getId().equals(bad)) {
            throw new IllegalStateException("sample " + bad + " is bad");
        }
        return output;
    }

    private static List<Rollout> answered(List<Rollout> prompts) {
        return prompts.stream().map(prompt -> Records.rollout(prompt, 0)).toList();
    }

    private static Iterator<VideoSample> samples(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Records.arrived("s" + i, 1).getSample())
                .iterator();
    }

    @Test
    void aSampleThatComesAgainEndsVoid() throws Exception {
        GenerateCore generate =
                (prompts, policy) ->
                        prompts.stream().map(prompt -> Records.rollout(prompt, 0)).toList();
        VideoSample sample = Records.arrived("s", 1).getSample();
        VideoSample repeat = VideoSample.newBuilder(sample).setEpoch(1).build();
        List<TicketEnd> ends = new ArrayList<>();
        loop(generate, 0)
                .run(
                        List.of(sample, repeat, sample).iterator(),
                        step -> ends.addAll(step.ledger().tickets()));
        assertThat(ends)
                .extracting(TicketEnd::getOutcome)
                .containsExactly(Outcome.WARMED_UP, Outcome.WARMED_UP, Outcome.VOID);
    }

    private List<TrainingStep> run(GenerateCore generate, int staleness, int samples)
            throws Exception {
        List<TrainingStep> steps = new ArrayList<>();
        loop(generate, staleness).run(samples(samples), step -> steps.add(step.record()));
        return steps;
    }

    private static LoopCores cores(GenerateCore generate) {
        return new LoopCores(
                Records::clip,
                Records::encoded,
                clip -> "a narrative",
                generate,
                (batch, rollouts) -> rollouts,
                new CountingRewardModel(null, 1),
                new CountingLearner(null, -1),
                RunClips.of("plain"));
    }

    private PlainLoop loop(GenerateCore generate, int staleness) throws Exception {
        return new PlainLoop(
                cores(generate), new TicketRule(4, staleness), new LocalWeightStore(folder, 2));
    }
}
