package org.streamrlaif.watch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.streamrlaif.maths.Interval;
import org.streamrlaif.maths.PairedSignTest;

/**
 * Names and meanings of the metrics that tell how a run goes. The held-out ones are there for the
 * versions that were evaluated; behind a dot follows the kind of question.
 */
public final class WatchMetrics {

    /** Share of right greedy answers to the held-out questions with known answers. */
    public static final String ACCURACY = "heldOutAccuracy";

    /** Lower end of its 95 % interval. */
    public static final String ACCURACY_LOW = "heldOutAccuracyLow";

    /** Upper end of its 95 % interval. */
    public static final String ACCURACY_HIGH = "heldOutAccuracyHigh";

    /**
     * Win rate of the greedy answers against those of the start policy, by the run's judge in both
     * orders; a tie is half a win, and equal answers are ties.
     */
    public static final String WIN_RATE = "heldOutWinRate";

    /** Lower end of its 95 % interval. */
    public static final String WIN_RATE_LOW = "heldOutWinRateLow";

    /** Upper end of its 95 % interval. */
    public static final String WIN_RATE_HIGH = "heldOutWinRateHigh";

    /** Held-out questions whose answer the judge likes better than the start policy's. */
    public static final String WINS = "heldOutWins";

    /** Held-out questions whose answer the judge likes less than the start policy's. */
    public static final String LOSSES = "heldOutLosses";

    /** Held-out questions on which the judge gave no verdict. */
    public static final String UNJUDGED = "heldOutUnjudged";

    /** What the evaluation took, in seconds; absent where the policy had not changed. */
    public static final String SECONDS = "heldOutSeconds";

    /** 1 where the gate kept the step's policy back, else 0. */
    public static final String REJECTED = "rejected";

    /**
     * How much more the judge's decisions surprise the reward model than right after warm-up,
     * summed up; the drift alarm sounds when it reaches its threshold and the reward model has
     * lately been nearer to knowing nothing than to the judge.
     */
    public static final String DRIFT_SUM = "driftSum";

    /** 1 while the drift alarm sounds, else 0. */
    public static final String DRIFT_ALARM = "driftAlarm";

    private WatchMetrics() {}

    /** The metrics of an evaluation. */
    static Map<String, Double> of(HeldOutScores scores, Map<String, int[]> kinds) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (scores.hasAccuracy()) {
            Interval interval = Interval.wilson(scores.right(), scores.answerable());
            metrics.put(ACCURACY, scores.accuracy());
            metrics.put(ACCURACY_LOW, interval.low());
            metrics.put(ACCURACY_HIGH, interval.high());
        }
        if (scores.hasWinRate()) {
            PairedSignTest comparison = scores.comparison();
            Interval interval = comparison.interval();
            metrics.put(WIN_RATE, comparison.rate());
            metrics.put(WIN_RATE_LOW, interval.low());
            metrics.put(WIN_RATE_HIGH, interval.high());
            metrics.put(WINS, (double) comparison.wins());
            metrics.put(LOSSES, (double) comparison.losses());
            metrics.put(UNJUDGED, (double) scores.judged().length - comparison.all());
        }
        kinds.forEach(
                (kind, questions) -> {
                    HeldOutScores own = scores.of(questions);
                    if (own.hasAccuracy()) {
                        metrics.put(ACCURACY + "." + kind, own.accuracy());
                    }
                    if (own.hasWinRate()) {
                        metrics.put(WIN_RATE + "." + kind, own.comparison().rate());
                    }
                });
        return metrics;
    }
}
