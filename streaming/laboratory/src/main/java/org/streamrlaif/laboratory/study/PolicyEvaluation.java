package org.streamrlaif.laboratory.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.laboratory.demo.DemoEvaluation;
import org.streamrlaif.laboratory.demo.DemoVideos;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.streaming.config.RlaifConfig;

/** Measures policies of one seed on its held-out videos, by the truth and by the judge. */
final class PolicyEvaluation implements AutoCloseable {

    private final DemoEvaluation evaluation;
    private final List<String> start;

    PolicyEvaluation(DemoVideos videos, RlaifConfig config)
            throws IOException, InterruptedException {
        videos.write(() -> {});
        evaluation =
                new DemoEvaluation(
                        videos,
                        Path.of(config.policy().model()),
                        Path.of(config.judge().model()),
                        config.video());
        start = evaluation.answers(null);
    }

    /**
     * What a policy came to.
     *
     * @param right its right answers by kind
     * @param winRate see {@link ArmResult.Point}
     */
    record Measured(Tally right, double winRate) {}

    /** Measures a tuned policy by its adapter's folder. */
    Measured tuned(Path adapter) throws Exception {
        List<String> answers = evaluation.answers(adapter);
        return new Measured(evaluation.score(answers), evaluation.winRate(answers, start));
    }

    /** Right answers of the start policy. */
    Tally start() {
        return evaluation.score(start);
    }

    /** The judge's right verdicts on pairs of the start policy, by context and kind. */
    Map<String, Map<String, Tally.Count>> judge() throws IOException, InterruptedException {
        List<Rollout> sampled = evaluation.sample(null, SamplingConfig.defaults());
        return Map.of(
                "without", kinds(evaluation.judge(sampled, false)),
                "with", kinds(evaluation.judge(sampled, true)));
    }

    /** A tally's counts by kind. */
    static Map<String, Tally.Count> kinds(Tally tally) {
        Map<String, Tally.Count> kinds = new TreeMap<>();
        for (Question.Kind kind : Question.Kind.values()) {
            kinds.put(kind.name(), tally.of(kind.name()));
        }
        return kinds;
    }

    @Override
    public void close() {
        evaluation.close();
    }
}
