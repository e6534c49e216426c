package org.streamrlaif.laboratory.study.longvideos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.streamrlaif.judge.JudgeConfig;
import org.streamrlaif.judge.LocalJudge;
import org.streamrlaif.judge.PreferenceJudge;
import org.streamrlaif.laboratory.demo.JudgeTexts;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VisualTokens;

/** Puts pairs of answers to a judge, as the loop does: both orders, probabilities averaged. */
final class PairJudge {

    private final Path judge;

    /**
     * @param judge folder of the judge's model
     */
    PairJudge(Path judge) {
        this.judge = judge;
    }

    /**
     * A verdict on a pair.
     *
     * @param right whether the right answer is preferred
     * @param consistent whether both orders prefer the same answer
     */
    record Verdict(boolean right, boolean consistent) {}

    /**
     * Judges pairs.
     *
     * @param view what the judge sees of a video
     * @param narrative what it reads about it; null for no context
     */
    List<Verdict> judge(
            List<AnswerPair> pairs,
            Function<Integer, VisualTokens> view,
            Function<Integer, String> narrative)
            throws InterruptedException {
        JudgeConfig config = JudgeTexts.config().withContext(narrative != null);
        List<Rollout> rollouts = new ArrayList<>();
        for (AnswerPair pair : pairs) {
            rollouts.add(
                    rollout(
                            pair,
                            view.apply(pair.video()),
                            narrative == null ? "" : narrative.apply(pair.video())));
        }
        try (PreferenceJudge verdicts =
                new PreferenceJudge(
                        new LocalJudge(
                                "judge",
                                Models.acquire(judge, ModelOptions.defaults()),
                                null,
                                config),
                        config)) {
            return verdicts.judge(rollouts).stream().map(PairJudge::verdict).toList();
        }
    }

    private static Verdict verdict(Rollout judged) {
        if (judged.getVoided() != null) {
            throw new IllegalStateException("no verdict, " + judged.getVoided().getMessage());
        }
        Preference preference = judged.getPreferences().get(0);
        boolean first = preference.getPChosen() > 0.5;
        return new Verdict(first == (preference.getFirst() == 0), preference.getConsistent());
    }

    /** A rollout whose first response is the right one. */
    private static Rollout rollout(AnswerPair pair, VisualTokens view, String narrative) {
        Rollout asked =
                Rollout.newBuilder()
                        .setTicket(0)
                        .setSampleId("")
                        .setUri("")
                        .setClipId("")
                        .setText(pair.question().text())
                        .setPolicyTokens(view)
                        .setJudgeTokens(null)
                        .setNarrative(narrative)
                        .build();
        return Rollouts.answered(asked, pair.right(), pair.wrong());
    }
}
