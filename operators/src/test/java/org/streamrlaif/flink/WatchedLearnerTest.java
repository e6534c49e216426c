package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.ledger.MemoryLedger;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.LoopCores;
import org.streamrlaif.loop.PlainLoop;
import org.streamrlaif.loop.Records;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.Said;
import org.streamrlaif.schemas.ScoredItem;
import org.streamrlaif.schemas.Speaker;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.watch.DriftConfig;
import org.streamrlaif.watch.GateConfig;
import org.streamrlaif.watch.HeldOutConfig;
import org.streamrlaif.watch.HeldOutItem;
import org.streamrlaif.watch.WatchMetrics;
import org.streamrlaif.watch.WatchedLearner;
import org.streamrlaif.weights.LocalWeightStore;

/** Held-out evaluation and gate with the real learner on real videos. */
@Timeout(300)
class WatchedLearnerTest {

    private static final TicketRule RULE = new TicketRule(2, 0);
    private static final double RATE = 3e-2;
    private static final GateConfig ANY = new GateConfig(1, 1, 0);

    @TempDir Path folder;

    @Test
    void everySecondVersionIsEvaluated() throws Exception {
        List<TrainingStep> steps = run(watched(ANY, true)).steps();
        assertThat(steps.get(0).getMetrics()).doesNotContainKey(WatchMetrics.ACCURACY);
        assertThat(steps.get(1).getMetrics())
                .containsEntry(WatchMetrics.UNJUDGED, 0.0)
                .containsEntry(WatchMetrics.REJECTED, 0.0)
                .containsKeys(
                        WatchMetrics.ACCURACY,
                        WatchMetrics.ACCURACY + ".kind",
                        WatchMetrics.WIN_RATE + ".kind",
                        WatchMetrics.SECONDS);
        double high = steps.get(3).getMetrics().get(WatchMetrics.WIN_RATE_HIGH);
        assertThat(steps.get(3).getMetrics().get(WatchMetrics.WIN_RATE)).isLessThanOrEqualTo(high);
        assertThat(steps).extracting(TrainingStep::getVersion).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aVersionBeyondTheKlBoundIsNotPublished() throws Exception {
        Ran ran = run(watched(new GateConfig(1, 1, 1e-12), true));
        assertThat(ran.weights()).as("the start policy all the time").hasSize(1);
        assertThat(ran.steps().get(1).getMetrics()).containsEntry(WatchMetrics.REJECTED, 1.0);
        assertThat(ran.steps()).extracting(TrainingStep::getVersion).contains(5L);
    }

    @Test
    void aBadEvaluationTakesBackAllVersionsOnTrial() throws Exception {
        Ran ran = run(watched(new GateConfig(1, 0.05, 0), false));
        List<String> weights = ran.versions().stream().map(PolicyVersion::getSha256).toList();
        assertThat(ran.steps().get(3).getMetrics())
                .containsEntry(WatchMetrics.LOSSES, 4.0)
                .containsEntry(WatchMetrics.REJECTED, 1.0);
        assertThat(weights.get(3)).as("provisional").isNotEqualTo(weights.get(0));
        assertThat(weights.get(4)).as("back").isEqualTo(weights.get(0));
        assertThat(ran.versions().get(4).getUri())
                .as("a copy of its own, as the store may have dropped the first")
                .isNotEqualTo(ran.versions().get(0).getUri());
        assertThat(weights.get(5)).as("and on from there").isNotEqualTo(weights.get(0));
    }

    @Test
    void aRestoredOperatorGoesOnAsIfNothingHadHappened() throws Exception {
        GateConfig gate = new GateConfig(1, 0.05, 0);
        List<ScoredBatch> batches = run(watched(gate, true)).batches();
        List<TrainingStep> whole;
        try (TestHarness<ScoredItem, TrainingStep> learn =
                harness("whole", watched(gate, true)).open(null)) {
            learn.feed(items(batches, 0, 5));
            learn.runUntil(() -> learn.values().size() == 5);
            whole = learn.values();
        }
        OperatorSubtaskState state;
        try (TestHarness<ScoredItem, TrainingStep> learn =
                harness("first", watched(gate, true)).open(null)) {
            learn.feed(items(batches, 0, 3));
            learn.runUntil(() -> learn.values().size() == 3);
            state = learn.snapshot();
        }
        try (TestHarness<ScoredItem, TrainingStep> learn =
                harness("second", watched(gate, true)).open(state)) {
            learn.feed(items(batches, 3, 5));
            learn.runUntil(() -> learn.values().size() == 2);
            assertThat(metrics(learn.values().get(0))).isEqualTo(metrics(whole.get(3)));
            assertThat(metrics(learn.values().get(1))).isEqualTo(metrics(whole.get(4)));
        }
    }

    @Test
    void aStageThatFailsForEveryItemEndsTheRun() {
        ItemCore<AdmittedSample, Clip> broken =
                sample -> {
                    throw new IllegalStateException("no frames");
                };
        assertThatThrownBy(() -> run(tiny -> broken, watched(ANY, false)))
                .isInstanceOf(RunFailedException.class)
                .hasMessage(
                        "decode: every ticket of 5 batches in a row is void, the last one for"
                                + " IllegalStateException: no frames; expected some to end otherwise");
    }

    @Test
    void aVideoThatCannotBeReadIsSaidAtTheStart() throws Exception {
        try (WatchedLearner learner =
                new WatchedLearner(
                        TinyCores.FLOAT32.learner(RATE),
                        new HeldOutConfig("file", "", 2, 0, true),
                        ANY,
                        DriftConfig.defaults(),
                        TinyCores.FLOAT32.heldOut(
                                TinyCores.questions(0, 2), () -> new LikesTheFirst(true)))) {
            assertThatThrownBy(learner::prepare)
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageStartingWith("evaluation.dataset: question q2: ")
                    .hasMessageContaining("text.mp4");
        }
    }

    @Test
    void thePolicyReadsWhatWasSaidBeforeAQuestion() throws Exception {
        HeldOutItem plain = TinyCores.questions(0).get(0);
        HeldOutItem behind =
                new HeldOutItem(
                        plain.id(),
                        plain.video(),
                        plain.media(),
                        List.of(new Said(Speaker.ASSISTANT, "two ".repeat(100_000))),
                        plain.question(),
                        plain.answers(),
                        plain.kind());
        try (WatchedLearner learner =
                new WatchedLearner(
                        TinyCores.FLOAT32.learner(RATE),
                        new HeldOutConfig("file", "", 2, 0, false),
                        ANY,
                        DriftConfig.defaults(),
                        TinyCores.FLOAT32.heldOut(List.of(behind), () -> null))) {
            assertThatThrownBy(learner::prepare)
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageStartingWith("evaluation.dataset: question q0: ")
                    .hasMessageContaining("prompt");
        }
    }

    private static WatchedLearner watched(GateConfig gate, boolean good) {
        Callable<JudgeCore> judge = () -> new LikesTheFirst(good);
        return TinyCores.FLOAT32.watched(gate, judge, RATE);
    }

    private static Map<String, Double> metrics(TrainingStep step) {
        Map<String, Double> metrics = new HashMap<>(step.getMetrics());
        metrics.remove(WatchMetrics.SECONDS);
        return metrics;
    }

    private Ran run(LearnCore learner) throws Exception {
        return run(LoopCores::decode, learner);
    }

    private Ran run(Function<LoopCores, ItemCore<AdmittedSample, Clip>> decode, LearnCore learner)
            throws Exception {
        Path store = folder.resolve("plain");
        Ran ran = new Ran(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        LoopCores tiny = TinyCores.FLOAT32.all(store);
        try (LoopCores cores =
                new LoopCores(
                        decode.apply(tiny),
                        tiny.encode(),
                        tiny.narrate(),
                        tiny.generate(),
                        tiny.judge(),
                        tiny.reward(),
                        learner,
                        tiny.clips())) {
            PlainLoop loop = new PlainLoop(cores, RULE, new LocalWeightStore(store, 20));
            ran.versions().add(loop.policy());
            loop.run(
                    samples(),
                    step -> {
                        ran.steps().add(step.record());
                        ran.versions().add(step.policy());
                        ran.batches().add(step.scored());
                    });
        } finally {
            tiny.learn().close();
        }
        return ran;
    }

    private static Iterator<VideoSample> samples() {
        return IntStream.range(0, 10)
                .mapToObj(
                        i ->
                                new VideoSample(
                                        "s" + i,
                                        TinyCores.video(i % 2),
                                        List.of("What is shown ?"),
                                        0L,
                                        0,
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        null))
                .iterator();
    }

    private TestHarness<ScoredItem, TrainingStep> harness(String name, LearnCore learner)
            throws Exception {
        RunSettings run = new RunSettings("watch-" + name, RULE);
        Path root = folder.resolve(name);
        OperatorFactory.Constructor<ScoredItem, TrainingStep> constructor =
                parameters ->
                        new LearnOperator(
                                parameters,
                                run,
                                context -> learner,
                                context -> new LocalWeightStore(root, 8),
                                context -> new MemoryLedger());
        return TestHarness.keyed(OperatorFactory.head(constructor), TrainingStep.class);
    }

    private static List<ScoredItem> items(List<ScoredBatch> batches, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(batch -> Records.items(batch, batches.get(batch)))
                .flatMap(List::stream)
                .toList();
    }

    private record Ran(
            List<TrainingStep> steps, List<PolicyVersion> versions, List<ScoredBatch> batches) {

        List<String> weights() {
            return versions.stream().map(PolicyVersion::getSha256).distinct().toList();
        }
    }

    /** A judge with one opinion: the answer of now, or that of the start policy. */
    private record LikesTheFirst(boolean likes) implements JudgeCore {

        @Override
        public List<Rollout> run(long batch, List<Rollout> rollouts) {
            return rollouts.stream()
                    .map(Rollouts::copy)
                    .peek(rollout -> rollout.setPreferences(List.of(verdict())))
                    .toList();
        }

        private Preference verdict() {
            return Preference.newBuilder()
                    .setFirst(0)
                    .setSecond(1)
                    .setPChosen(likes ? 0.9 : 0.1)
                    .setPChosenInOrder(likes ? 0.9 : 0.1)
                    .setPChosenSwapped(likes ? 0.9 : 0.1)
                    .setConsistent(true)
                    .setTie(false)
                    .setJudge("one opinion")
                    .setPromptHash("")
                    .build();
        }
    }
}
