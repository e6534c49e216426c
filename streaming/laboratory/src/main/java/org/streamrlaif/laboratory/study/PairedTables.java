package org.streamrlaif.laboratory.study;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.inference.AlternativeHypothesis;
import org.apache.commons.math3.stat.inference.BinomialTest;
import org.streamrlaif.laboratory.demo.world.Question;

/**
 * Two ways compared seed by seed: what all seeds have in common, such as easy videos, drops out of
 * the difference.
 *
 * @param results of any seeds and ways
 */
record PairedTables(List<ArmResult> results) {

    /** A run that falls further than this below its best has failed. */
    static final double FAILED = 0.05;

    PairedTables {
        results = List.copyOf(results);
    }

    /** Two results of one seed. */
    private record Pair(ArmResult one, ArmResult other) {

        double difference(ToDoubleFunction<ArmResult> value) {
            return value.applyAsDouble(one) - value.applyAsDouble(other);
        }
    }

    void print(PrintWriter out) {
        context(out);
        behind(out);
    }

    private void context(PrintWriter out) {
        List<String> lines = new ArrayList<>();
        for (Arm arm : Arms.methods()) {
            List<Pair> pairs = pairs(arm.name(), Arms.blind(arm.name()));
            if (!pairs.isEmpty()) {
                lines.add(
                        String.format(
                                Locale.ROOT,
                                "| %s | %s | %s | %s | %s | %d |",
                                arm.title(),
                                points(pairs, result -> result.last().right()),
                                points(pairs, result -> event(result, false)),
                                points(pairs, ArmResult::sampledRight),
                                points(pairs, result -> event(result, true)),
                                pairs.size()));
            }
        }
        table(
                out,
                "| what context adds, points | greedy | greedy, event | sampled | sampled, event |"
                        + " seeds |",
                lines);
    }

    private void behind(PrintWriter out) {
        List<String> lines = new ArrayList<>();
        for (Arm arm : Arms.behind()) {
            List<ArmResult> own = of(arm.name());
            if (!own.isEmpty()) {
                List<Pair> pairs = pairs(arm.name(), Arms.UNCORRECTED);
                boolean itself = arm.name().equals(Arms.UNCORRECTED);
                lines.add(
                        String.format(
                                Locale.ROOT,
                                "| %s | %s | %s | %s | %d of %d | %s |",
                                arm.name(),
                                percent(own, result -> result.last().right()),
                                itself ? "" : points(pairs, result -> result.last().right()),
                                percent(own, ArmResult::worstFall),
                                own.stream().filter(PairedTables::failed).count(),
                                own.size(),
                                itself ? "" : failures(pairs)));
            }
        }
        table(
                out,
                "| four versions behind, learning rate 0.001 | right at the end | against uncorrected,"
                        + " points | worst fall | lost more than 5 points |"
                        + " failed alone / uncorrected alone |",
                lines);
    }

    private static void table(PrintWriter out, String heading, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        out.println(heading);
        out.println("|" + "---|".repeat((int) heading.chars().filter(c -> c == '|').count() - 1));
        lines.forEach(out::println);
        out.println();
    }

    private static boolean failed(ArmResult result) {
        return result.worstFall() > FAILED;
    }

    /**
     * Runs of which one failed and the other did not, and how likely so uneven a split is if both
     * ways fail equally often.
     *
     * <p>Source: McNemar, "Note on the sampling error of the difference between correlated
     * proportions or percentages", 1947, in its exact form.
     */
    private static String failures(List<Pair> pairs) {
        int one = (int) pairs.stream().filter(p -> failed(p.one()) && !failed(p.other())).count();
        int other = (int) pairs.stream().filter(p -> !failed(p.one()) && failed(p.other())).count();
        double chance =
                one + other == 0
                        ? 1
                        : new BinomialTest()
                                .binomialTest(
                                        one + other, one, 0.5, AlternativeHypothesis.TWO_SIDED);
        return String.format(Locale.ROOT, "%d / %d, p %.3f", one, other, chance);
    }

    private static double event(ArmResult result, boolean sampled) {
        return (sampled ? result.sampled() : result.kinds())
                .get(Question.Kind.EVENT.name())
                .share();
    }

    private List<Pair> pairs(String one, String other) {
        List<Pair> pairs = new ArrayList<>();
        for (ArmResult first : of(one)) {
            Optional<ArmResult> second =
                    of(other).stream().filter(result -> result.seed() == first.seed()).findFirst();
            second.ifPresent(result -> pairs.add(new Pair(first, result)));
        }
        return pairs;
    }

    private List<ArmResult> of(String arm) {
        return results.stream().filter(result -> result.arm().equals(arm)).toList();
    }

    private static String points(List<Pair> pairs, ToDoubleFunction<ArmResult> value) {
        return Estimate.of(pairs.stream().mapToDouble(pair -> 100 * pair.difference(value)))
                .map(estimate -> estimate.text("%+.1f"))
                .orElse("");
    }

    private static String percent(List<ArmResult> own, ToDoubleFunction<ArmResult> value) {
        return Estimate.of(own.stream().mapToDouble(value).map(share -> 100 * share))
                .map(estimate -> estimate.text("%.1f"))
                .orElse("");
    }
}
