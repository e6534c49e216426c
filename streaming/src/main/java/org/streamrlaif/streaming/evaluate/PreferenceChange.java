package org.streamrlaif.streaming.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.streamrlaif.maths.WinRates;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Rollout;

/**
 * How the verdicts of one judge differ from those of another on the same responses. A response's
 * reward is its win rate ({@link WinRates}) under either judge. Rank correlations are over all
 * responses of all prompts: Spearman's ρ, and Kendall's τ-b, in which ties count.
 */
public final class PreferenceChange {

    private final List<double[]> verdicts = new ArrayList<>();
    private final List<double[]> rewards = new ArrayList<>();
    private final List<double[]> scored = new ArrayList<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private int rollouts;
    private int same;
    private int turned;
    private int tiesNow;
    private int tiesBefore;

    /**
     * Adds a rollout.
     *
     * @param before as it was recorded, with preferences
     * @param after judged again, or void
     */
    public void add(Rollout before, Rollout after) {
        if (after.getVoided() != null) {
            failures.merge(after.getVoided().getCode(), 1, Integer::sum);
            return;
        }
        rollouts++;
        double[][] old = wins(before);
        double[][] now = wins(after);
        for (Preference preference : before.getPreferences()) {
            after.getPreferences().stream()
                    .filter(other -> samePair(preference, other))
                    .findFirst()
                    .ifPresent(other -> add(preference, other, now));
        }
        double[] oldRates = WinRates.of(old);
        double[] newRates = WinRates.of(now);
        boolean hasScores = before.getScores().size() == oldRates.length;
        for (int k = 0; k < oldRates.length; k++) {
            rewards.add(new double[] {oldRates[k], newRates[k]});
            if (hasScores) {
                scored.add(new double[] {before.getScores().get(k), oldRates[k], newRates[k]});
            }
        }
    }

    private void add(Preference before, Preference after, double[][] now) {
        double p = now[before.getFirst()][before.getSecond()];
        verdicts.add(new double[] {before.getPChosen(), p});
        tiesBefore += before.getTie() ? 1 : 0;
        tiesNow += after.getTie() ? 1 : 0;
        if (!before.getTie() && !after.getTie()) {
            boolean agrees = (before.getPChosen() > 0.5) == (p > 0.5);
            same += agrees ? 1 : 0;
            turned += agrees ? 0 : 1;
        }
    }

    /** Rollouts that were judged again. */
    public int rollouts() {
        return rollouts;
    }

    /** Rollouts without a verdict now, by the reason's code. */
    public Map<String, Integer> failures() {
        return failures;
    }

    /** All numbers as one JSON object; a correlation of what does not differ is null. */
    public ObjectNode json() {
        ObjectNode json = JsonFiles.JSON.createObjectNode();
        json.put("rollouts", rollouts).put("pairs", verdicts.size());
        json.put("same", same).put("turned", turned);
        json.put("tiesBefore", tiesBefore).put("tiesNow", tiesNow);
        json.put("meanVerdictChange", change(verdicts));
        json.put("meanRewardChange", change(rewards));
        json.put("verdictSpearman", number(spearman(verdicts, 0, 1)));
        json.put("verdictKendall", number(kendall(verdicts, 0, 1)));
        json.put("rewardSpearman", number(spearman(rewards, 0, 1)));
        json.put("rewardKendall", number(kendall(rewards, 0, 1)));
        json.put("scoreSpearmanBefore", number(spearman(scored, 0, 1)));
        json.put("scoreSpearmanNow", number(spearman(scored, 0, 2)));
        json.set("failures", JsonFiles.JSON.valueToTree(failures));
        return json;
    }

    /** The same as a table. */
    public void print(PrintWriter to) {
        to.printf(Locale.ROOT, "judged:       %d rollouts, %d pairs%n", rollouts, verdicts.size());
        to.printf(
                Locale.ROOT,
                "preferences:  %d the same, %d turned; %d ties before, %d now; mean change of p"
                        + " %.4f%n",
                same,
                turned,
                tiesBefore,
                tiesNow,
                change(verdicts));
        to.printf(
                Locale.ROOT,
                "rewards:      mean change of a win rate %.4f; Spearman %s, Kendall %s%n",
                change(rewards),
                shown(spearman(rewards, 0, 1)),
                shown(kendall(rewards, 0, 1)));
        to.printf(
                Locale.ROOT,
                "scores:       Spearman of %d recorded scores with win rates %s before, %s now%n",
                scored.size(),
                shown(spearman(scored, 0, 1)),
                shown(spearman(scored, 0, 2)));
        failures.forEach((code, count) -> to.println("no verdict:   " + count + " " + code));
    }

    private static boolean samePair(Preference one, Preference other) {
        return one.getFirst() == other.getFirst() && one.getSecond() == other.getSecond()
                || one.getFirst() == other.getSecond() && one.getSecond() == other.getFirst();
    }

    /** Probabilities that the response of the row beats that of the column; NaN where unknown. */
    private static double[][] wins(Rollout rollout) {
        int responses = rollout.getResponses().size();
        double[][] wins = new double[responses][responses];
        Arrays.stream(wins).forEach(row -> Arrays.fill(row, Double.NaN));
        for (Preference preference : rollout.getPreferences()) {
            wins[preference.getFirst()][preference.getSecond()] = preference.getPChosen();
            wins[preference.getSecond()][preference.getFirst()] = 1 - preference.getPChosen();
        }
        return wins;
    }

    private static double change(List<double[]> pairs) {
        return pairs.stream().mapToDouble(pair -> Math.abs(pair[0] - pair[1])).average().orElse(0);
    }

    private static double spearman(List<double[]> rows, int first, int second) {
        return rows.size() < 2
                ? Double.NaN
                : new SpearmansCorrelation().correlation(column(rows, first), column(rows, second));
    }

    private static double kendall(List<double[]> rows, int first, int second) {
        return rows.size() < 2
                ? Double.NaN
                : new KendallsCorrelation().correlation(column(rows, first), column(rows, second));
    }

    private static double[] column(List<double[]> rows, int index) {
        return rows.stream().mapToDouble(row -> row[index]).toArray();
    }

    private static Double number(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }

    private static String shown(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3f", value);
    }
}
