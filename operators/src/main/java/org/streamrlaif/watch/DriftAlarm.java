package org.streamrlaif.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.maths.PairedSignTest;

/**
 * Tells when the reward model no longer speaks for the judge, or the judge likes the policy less
 * than it did: signs that the policy has begun to please the reward model only. No truth is needed.
 *
 * <p>Two signs:
 *
 * <ul>
 *   <li><b>Surprise.</b> The judge's decisions on fresh responses have become more surprising to
 *       the reward model than they were right after warm-up, as {@link Cusum} finds out, and lately
 *       it has been nearer to knowing nothing than to the judge: its moving mean divergence is
 *       above ½·log 2. A reward model that predicts the judge well may do so a little worse without
 *       harm.
 *   <li><b>Win rate.</b> The win rate of the policy against the start policy on held-out questions
 *       has fallen below its best so far, 2.5 standard deviations beyond chance, question by
 *       question; more than the usual two, since the curve is looked at again and again.
 * </ul>
 *
 * <p>Nothing is measured during warm-up, when the policy does not change. A value: each observation
 * gives a new one.
 *
 * @param surprise whether the surprise has risen
 * @param level moving mean of the divergence over about eight batches, nats; NaN before the first
 * @param best held-out scores of the best win rate so far; null before the first evaluation
 * @param falls whether the win rate's sign is there
 */
record DriftAlarm(Cusum surprise, double level, HeldOutScores best, boolean falls) {

    /** Before the first batch. */
    static final DriftAlarm START = new DriftAlarm(Cusum.START, Double.NaN, null, false);

    private static final double DEVIATIONS = 2.5;
    private static final double LEVEL = 0.5 * Math.log(2);
    private static final int BATCHES = 8;

    /** Whether the alarm sounds. */
    boolean on() {
        return surprises() || falls;
    }

    private boolean surprises() {
        return surprise.on() && level > LEVEL;
    }

    /** After a batch that trained the policy; one without pairs changes nothing. */
    DriftAlarm after(Surprise batch, DriftConfig config) {
        double x = batch.divergence();
        if (!(batch.pairs() > 0) || !Double.isFinite(x)) {
            return this;
        }
        return new DriftAlarm(
                surprise.after(x, batch.pairs(), config),
                Double.isNaN(level) ? x : level + (x - level) / BATCHES,
                best,
                falls);
    }

    /** After an evaluation with verdicts of the judge. */
    DriftAlarm after(HeldOutScores scores) {
        if (best == null || scores.comparison().rate() >= best.comparison().rate()) {
            return new DriftAlarm(surprise, level, scores, false);
        }
        boolean lost = PairedSignTest.of(scores.judged(), best.judged()).lost(DEVIATIONS);
        return new DriftAlarm(surprise, level, best, lost);
    }

    /** Without what was known of held-out questions. */
    DriftAlarm forgetting() {
        return new DriftAlarm(surprise, level, null, false);
    }

    /** Why the alarm sounds, in one line. */
    String reason() {
        List<String> reasons = new ArrayList<>();
        if (surprises()) {
            reasons.add(
                    String.format(
                            Locale.ROOT,
                            "the judge's decisions surprise the reward model more than after warm-up, %.2f nats instead of %.2f",
                            level,
                            surprise.mean()));
        }
        if (falls) {
            reasons.add(
                    String.format(
                            Locale.ROOT,
                            "the win rate against the start policy has fallen from %.1f %%",
                            100 * best.comparison().rate()));
        }
        return String.join("; ", reasons);
    }
}
