package org.streamrlaif.laboratory.study;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.learn.StepMetrics;
import org.streamrlaif.reward.RewardMetrics;

/**
 * What a study has come to so far, as Markdown: means over the seeds, ± their standard errors.
 *
 * @param results of any seeds and ways
 */
public record StudyReport(List<ArmResult> results) {

    private static final String NONE = "";

    public StudyReport {
        results = List.copyOf(results);
    }

    /** Prints all tables. */
    public void print(PrintWriter out) {
        methods(out);
        kinds(out);
        new PairedTables(results).print(out);
        staleness(out);
        judge(out);
        contrasts(out);
        out.flush();
    }

    private void methods(PrintWriter out) {
        out.println(
                "| | right at the end | right when sampled | highest on the way | judge prefers it to the start policy |"
                        + " reward model predicts the judge | score | KL | drift alarm | seeds |");
        out.println("|---|---|---|---|---|---|---|---|---|---|");
        row(out, Arms.START, "start policy");
        Arms.methods().forEach(arm -> row(out, arm.name(), arm.title()));
        out.println();
    }

    private void row(PrintWriter out, String arm, String title) {
        List<ArmResult> own = of(arm);
        if (!own.isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %d |%n",
                    title,
                    percent(own, result -> result.last().right()),
                    percent(own, ArmResult::sampledRight),
                    percent(own, ArmResult::highest),
                    percent(own, result -> result.last().winRate()),
                    percent(own, metric(RewardMetrics.ACCURACY)),
                    number(own, metric(StepMetrics.SCORE)),
                    number(own, metric(StepMetrics.KL)),
                    alarm(own),
                    own.size());
        }
    }

    private void kinds(PrintWriter out) {
        List<Question.Kind> kinds = List.of(Question.Kind.values());
        heading(out, "right at the end, by kind", kinds);
        kinds(out, kinds, ArmResult::kinds);
        heading(out, "right when sampled, by kind", kinds);
        kinds(out, kinds, ArmResult::sampled);
    }

    private void kinds(
            PrintWriter out,
            List<Question.Kind> kinds,
            Function<ArmResult, Map<String, Tally.Count>> counts) {
        cells(out, of(Arms.START), "start policy", kinds, counts);
        Arms.methods().forEach(arm -> cells(out, of(arm.name()), arm.title(), kinds, counts));
        out.println();
    }

    private void staleness(PrintWriter out) {
        List<Arms.Correction> columns = Arms.corrections();
        List<String> titles = columns.stream().map(Arms.Correction::title).toList();
        out.println(
                "| right at the end, learning rate 0.001: versions behind | "
                        + String.join(" | ", titles)
                        + " |");
        out.println("|---|" + "---|".repeat(columns.size()));
        for (int versions : Arms.staleness()) {
            StringBuilder line = new StringBuilder("| " + versions + " |");
            for (Arms.Correction correction : columns) {
                List<ArmResult> own = of(correction.arm(versions));
                line.append(' ').append(percent(own, result -> result.last().right())).append(" |");
            }
            out.println(line);
        }
        out.println();
    }

    private void judge(PrintWriter out) {
        List<Question.Kind> kinds = List.of(Question.Kind.values());
        heading(out, "judge prefers the right one of two answers", kinds);
        for (String context : List.of("without", "with")) {
            cells(out, of(Arms.START), context + " context", kinds, r -> r.judge().get(context));
        }
        out.println();
    }

    private void contrasts(PrintWriter out) {
        out.println(
                "| prefers what is right | the event, to \"nothing happens\" | \"nothing happens\", to an event that is made up | seeds |");
        out.println("|---|---|---|---|");
        for (EventContrasts.Context context : EventContrasts.Context.values()) {
            contrast(out, Arms.START, "judge, " + context.title(), context.name());
        }
        for (Arm arm : Arms.methods()) {
            contrast(out, arm.name(), arm.title() + ": after warm-up", ArmResult.WARM_UP);
            contrast(out, arm.name(), arm.title() + ": at the end", ArmResult.END);
        }
        out.println();
    }

    private void contrast(PrintWriter out, String arm, String title, String when) {
        List<ArmResult> own =
                of(arm).stream().filter(result -> result.contrasts().containsKey(when)).toList();
        if (!own.isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %d |%n",
                    title,
                    percent(own, r -> r.contrasts().get(when).get(EventContrasts.EVENT).share()),
                    percent(own, r -> r.contrasts().get(when).get(EventContrasts.NOTHING).share()),
                    own.size());
        }
    }

    private static void heading(PrintWriter out, String title, List<Question.Kind> kinds) {
        List<String> names = kinds.stream().map(StudyReport::word).toList();
        out.println("| " + title + " | " + String.join(" | ", names) + " | all |");
        out.println("|---|" + "---|".repeat(kinds.size() + 1));
    }

    private static void cells(
            PrintWriter out,
            List<ArmResult> own,
            String title,
            List<Question.Kind> kinds,
            Function<ArmResult, Map<String, Tally.Count>> counts) {
        if (own.isEmpty()) {
            return;
        }
        List<String> cells = new ArrayList<>();
        for (Question.Kind kind : kinds) {
            cells.add(percent(own, r -> counts.apply(r).get(kind.name()).share()));
        }
        cells.add(percent(own, r -> Tally.total(counts.apply(r).values()).share()));
        out.println("| " + title + " | " + String.join(" | ", cells) + " |");
    }

    /** In how many runs it sounded, and after which batches at first. */
    private static String alarm(List<ArmResult> results) {
        if (results.stream().allMatch(result -> result.arm().equals(Arms.START))) {
            return NONE;
        }
        List<Integer> batches =
                results.stream().map(ArmResult::firstAlarm).filter(batch -> batch > 0).toList();
        return batches.isEmpty()
                ? "silent"
                : String.format(
                        Locale.ROOT,
                        "%d of %d, after %d … %d batches",
                        batches.size(),
                        results.size(),
                        Collections.min(batches),
                        Collections.max(batches));
    }

    private List<ArmResult> of(String arm) {
        return results.stream().filter(result -> result.arm().equals(arm)).toList();
    }

    private static String word(Question.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static ToDoubleFunction<ArmResult> metric(String name) {
        return result -> result.last().metrics().getOrDefault(name, Double.NaN);
    }

    private static String percent(List<ArmResult> results, ToDoubleFunction<ArmResult> value) {
        return Estimate.of(results.stream().mapToDouble(value).map(v -> 100 * v))
                .map(estimate -> estimate.text("%.1f"))
                .orElse(NONE);
    }

    private static String number(List<ArmResult> results, ToDoubleFunction<ArmResult> value) {
        return Estimate.of(results.stream().mapToDouble(value))
                .map(estimate -> estimate.text("%.2f"))
                .orElse(NONE);
    }
}
