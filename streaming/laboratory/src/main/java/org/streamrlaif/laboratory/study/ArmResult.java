package org.streamrlaif.laboratory.study;

import java.util.List;
import java.util.Map;
import org.streamrlaif.evaluate.Tally;

/**
 * What one way came to with one seed: a line of a result file.
 *
 * @param arm the way's name
 * @param seed the seed
 * @param batches batches that trained the policy
 * @param settings what differs from the demo's configuration
 * @param firstAlarm batch after which the drift alarm sounded first; 0 for never
 * @param cpuSeconds CPU time, measurements included, what is shared with other ways not
 * @param curve measurements on the way, the last one at the end
 * @param kinds right answers at the end, by kind of question
 * @param sampled the same of responses that are sampled at temperature 1, two for each question
 * @param judge the judge's right verdicts, by "without" or "with" context and by kind; of the start
 *     policy only
 * @param contrasts right preferences by {@link EventContrasts}: the judge's by its context, of the
 *     start policy; the reward model's by {@link #WARM_UP} and {@link #END}, of others
 */
record ArmResult(
        String arm,
        long seed,
        int batches,
        Map<String, String> settings,
        int firstAlarm,
        double cpuSeconds,
        List<Point> curve,
        Map<String, Tally.Count> kinds,
        Map<String, Tally.Count> sampled,
        Map<String, Map<String, Tally.Count>> judge,
        Map<String, Map<String, Tally.Count>> contrasts) {

    /** The reward model when its warm-up ended. */
    static final String WARM_UP = "warm-up";

    /** The reward model after the last batch. */
    static final String END = "end";

    ArmResult {
        settings = Map.copyOf(settings);
        curve = List.copyOf(curve);
        kinds = Map.copyOf(kinds);
        sampled = Map.copyOf(sampled);
        judge = Map.copyOf(judge);
        contrasts = Map.copyOf(contrasts);
    }

    /**
     * One measurement on the held-out questions.
     *
     * @param batch batches so far
     * @param right share of right answers
     * @param winRate how often the judge prefers the answer to the start policy's, equally good
     *     ones counted half
     * @param metrics those of the batches since the measurement before, their means
     */
    record Point(int batch, double right, double winRate, Map<String, Double> metrics) {

        Point {
            metrics = Map.copyOf(metrics);
        }
    }

    /** The measurement at the end. */
    Point last() {
        return curve.get(curve.size() - 1);
    }

    /** The share of right answers when sampled. */
    double sampledRight() {
        return Tally.total(sampled.values()).share();
    }

    /** How far right answers fell from the most that were seen before, at the worst. */
    double worstFall() {
        double best = 0;
        double fall = 0;
        for (Point point : curve) {
            best = Math.max(best, point.right());
            fall = Math.max(fall, best - point.right());
        }
        return fall;
    }

    /** The largest share of right answers at any measurement. */
    double highest() {
        return curve.stream().mapToDouble(Point::right).max().orElseThrow();
    }
}
