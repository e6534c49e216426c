package org.streamrlaif.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Tells when the reward model no longer speaks for the judge, or the judge likes the policy less
 * than it did: signs that the policy has begun to please the reward model only. No truth is needed.
 *
 * <p>Two signs:
 *
 * <ul>
 *   <li><b>Surprise.</b> The judge's decisions on fresh responses have become more surprising to
 *       the reward model than they were right after warm-up, as {@link Cusum} finds out.
 *   <li><b>Win rate.</b> The win rate of the policy against the start policy on held-out questions
 *       has fallen below its best so far, 2.5 standard deviations beyond chance, question by
 *       question; more than the usual two, since the curve is looked at again and again.
 * </ul>
 *
 * <p>Nothing is measured during warm-up, when the policy does not change. A value: each observation
 * gives a new one.
 *
 * @param surprise the first sign
 * @param best held-out scores of the best win rate so far; null before the first evaluation
 * @param falls whether the win rate's sign is there
 */
record DriftAlarm(Cusum surprise, HeldOutScores best, boolean falls) {

    /** Before the first batch. */
    static final DriftAlarm START = new DriftAlarm(Cusum.START, null, false);

    private static final double DEVIATIONS = 2.5;

    /** Whether the alarm sounds. */
    boolean on() {
        return surprise.on() || falls;
    }

    /** After a batch that trained the policy. */
    DriftAlarm after(Surprise batch, DriftConfig config) {
        return new DriftAlarm(
                surprise.after(batch.divergence(), batch.pairs(), config), best, falls);
    }

    /** After an evaluation with verdicts of the judge. */
    DriftAlarm after(HeldOutScores scores) {
        if (best == null || scores.duel().rate() >= best.duel().rate()) {
            return new DriftAlarm(surprise, scores, false);
        }
        boolean lost = Duel.of(scores.judged(), best.judged()).lost(DEVIATIONS);
        return new DriftAlarm(surprise, best, lost);
    }

    /** Without what was known of held-out questions. */
    DriftAlarm forgetting() {
        return new DriftAlarm(surprise, null, false);
    }

    /** Why the alarm sounds, in one line. */
    String reason() {
        List<String> reasons = new ArrayList<>();
        if (surprise.on()) {
            reasons.add(
                    String.format(
                            Locale.ROOT,
                            "the judge's decisions surprise the reward model more than after warm-up, %.2f nats",
                            surprise.mean()));
        }
        if (falls) {
            reasons.add(
                    String.format(
                            Locale.ROOT,
                            "the win rate against the start policy has fallen from %.1f %%",
                            100 * best.duel().rate()));
        }
        return String.join("; ", reasons);
    }
}
