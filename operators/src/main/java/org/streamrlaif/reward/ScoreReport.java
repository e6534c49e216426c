package org.streamrlaif.reward;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.streamrlaif.maths.BernoulliDivergence;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.state.StateReader;
import org.streamrlaif.state.StateWriter;

/**
 * How well the scores speak for the judge, and whether they favour long answers. Shares of few
 * pairs a batch run over the last {@value #WINDOW} of them.
 */
final class ScoreReport {

    private static final int WINDOW = 100;
    private static final List<String> MARGINS =
            List.of(
                    RewardMetrics.HELD_OUT_CLOSE,
                    RewardMetrics.HELD_OUT_CLEAR,
                    RewardMetrics.HELD_OUT_SURE);

    private final RunningShare heldOut = new RunningShare(WINDOW);
    private final List<RunningShare> byMargin =
            Stream.generate(() -> new RunningShare(WINDOW)).limit(MARGINS.size()).toList();
    private final RunningShare judgeLonger = new RunningShare(WINDOW);
    private final RunningShare scoreLonger = new RunningShare(WINDOW);

    /**
     * One rollout with its raw scores, K each.
     *
     * @param judged what the judge said
     * @param before scores before the reward model learnt from the batch; may be null where the
     *     judge decided no pair
     * @param after scores afterwards
     * @param trains whether its pairs are among those that the reward model learns from
     */
    record Item(Rollout judged, double[] before, double[] after, boolean trains) {

        List<Preference> decided() {
            return ComparedRow.decided(judged.getPreferences());
        }

        int[] lengths() {
            return judged.getResponses().stream()
                    .map(Response::getTokens)
                    .mapToInt(List::size)
                    .toArray();
        }
    }

    /** Takes a batch into account and writes its metrics. */
    void add(List<Item> items, Map<String, Double> metrics) {
        int compared = 0;
        int decided = 0;
        int predicted = 0;
        double divergence = 0;
        int heldOutPairs = 0;
        Correlation lengths = new Correlation();
        for (Item item : items) {
            compared += item.judged().getPreferences().size();
            int[] length = item.lengths();
            lengths.add(item.after(), length);
            for (Preference pair : item.decided()) {
                decided++;
                predicted += agrees(item.before(), pair) ? 1 : 0;
                divergence +=
                        BernoulliDivergence.of(pair.getPChosen(), difference(item.before(), pair));
                if (!item.trains()) {
                    heldOutPairs++;
                    boolean agrees = agrees(item.after(), pair);
                    heldOut.add(agrees);
                    byMargin.get(margin(pair)).add(agrees);
                }
                addLengths(item, pair, length);
            }
        }
        metrics.put(RewardMetrics.COMPARED_PAIRS, (double) compared);
        metrics.put(RewardMetrics.DECIDED_PAIRS, (double) decided);
        metrics.put(RewardMetrics.HELD_OUT_PAIRS, (double) heldOutPairs);
        if (decided > 0) {
            metrics.put(RewardMetrics.ACCURACY, (double) predicted / decided);
            metrics.put(RewardMetrics.FRESH_DIVERGENCE, divergence / decided);
        }
        put(metrics, RewardMetrics.HELD_OUT_ACCURACY, heldOut.share());
        for (int i = 0; i < MARGINS.size(); i++) {
            put(metrics, MARGINS.get(i), byMargin.get(i).share());
        }
        put(metrics, RewardMetrics.JUDGE_LONGER_WINS, judgeLonger.share());
        put(metrics, RewardMetrics.LONGER_WINS, scoreLonger.share());
        put(metrics, RewardMetrics.LENGTH_CORRELATION, lengths.value());
    }

    /** Agreement with the judge on pairs that are held back. */
    RunningShare heldOut() {
        return heldOut;
    }

    /** A third of the way from ½ to certainty each. */
    private static int margin(Preference pair) {
        double sure = 2 * Math.abs(pair.getPChosen() - 0.5);
        return Math.min(MARGINS.size() - 1, (int) (sure * MARGINS.size()));
    }

    private void addLengths(Item item, Preference pair, int[] length) {
        int longer = Integer.compare(length[pair.getFirst()], length[pair.getSecond()]);
        if (longer != 0) {
            judgeLonger.add(pair.getPChosen() > 0.5 == longer > 0);
            scoreLonger.add(difference(item.after(), pair) > 0 == longer > 0);
        }
    }

    private static boolean agrees(double[] scores, Preference pair) {
        return difference(scores, pair) > 0 == pair.getPChosen() > 0.5;
    }

    private static double difference(double[] scores, Preference pair) {
        return scores[pair.getFirst()] - scores[pair.getSecond()];
    }

    private static void put(Map<String, Double> metrics, String name, OptionalDouble value) {
        value.ifPresent(number -> metrics.put(name, number));
    }

    void write(StateWriter state) {
        state.text("report/held-out", heldOut.state());
        for (int i = 0; i < MARGINS.size(); i++) {
            state.text("report/" + MARGINS.get(i), byMargin.get(i).state());
        }
        state.text("report/judge-longer", judgeLonger.state());
        state.text("report/score-longer", scoreLonger.state());
    }

    void read(StateReader state) {
        heldOut.restore(state.text("report/held-out"));
        for (int i = 0; i < MARGINS.size(); i++) {
            byMargin.get(i).restore(state.text("report/" + MARGINS.get(i)));
        }
        judgeLonger.restore(state.text("report/judge-longer"));
        scoreLonger.restore(state.text("report/score-longer"));
    }
}
