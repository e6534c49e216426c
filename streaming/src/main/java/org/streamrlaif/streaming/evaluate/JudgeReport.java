package org.streamrlaif.streaming.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;
import org.streamrlaif.evaluate.ExactMatch;
import org.streamrlaif.evaluate.FixedPolicy;
import org.streamrlaif.evaluate.Interval;
import org.streamrlaif.evaluate.PairFigures;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.judge.PreferenceJudge;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.streaming.dataset.DatasetItem;
import org.streamrlaif.streaming.dataset.DatasetReader;
import org.streamrlaif.streaming.dataset.PairItem;
import org.streamrlaif.streaming.dataset.QuestionItem;
import org.streamrlaif.streaming.dataset.SetAside;
import org.streamrlaif.streaming.evaluate.QuestionBatches.Asked;
import org.streamrlaif.streaming.evaluate.QuestionBatches.Batch;

/**
 * How a judge compares answers, once without and once with the narrative: on pairs whose better
 * answer is known, or on a policy's own responses to questions whose right answer is known, where
 * the truth decides if exactly one of two is right. Verdicts, and reasons where there is none, go
 * to {@code pairs.jsonl}, batch by batch.
 */
public final class JudgeReport {

    private final Map<String, PreferenceJudge> judges;
    private final Map<String, PairFigures> figures = new LinkedHashMap<>();
    private final SetAside aside;
    private final Path verdicts;
    private long failures;
    private String firstFailure;

    /**
     * @param judges by a name for what they read, such as {@code with context}; the caller closes
     *     them
     * @param out folder of the results, which exists
     */
    public JudgeReport(Map<String, PreferenceJudge> judges, Path out) {
        this.judges = judges;
        judges.keySet().forEach(name -> figures.put(name, new PairFigures()));
        aside = new SetAside(out.resolve("aside.jsonl"));
        verdicts = out.resolve("pairs.jsonl");
        ResultFile.cut(verdicts, 0);
        ResultFile.cut(out.resolve("aside.jsonl"), 0);
    }

    /** The figures by the judge's name. */
    public Map<String, PairFigures> figures() {
        return figures;
    }

    /** What was kept aside. */
    public SetAside aside() {
        return aside;
    }

    /** Judges the pairs of a data set. */
    void pairs(DatasetReader reader, QuestionBatches batches, int size, LongConsumer read)
            throws InterruptedException {
        while (reader.hasNext()) {
            Batch<PairItem> batch =
                    batches.next(reader, size, PairItem.class, item -> List.of(item.question()));
            batch.aside().forEach(aside::add);
            List<Rollout> rollouts = new ArrayList<>();
            List<Boolean> truth = new ArrayList<>();
            for (Asked<PairItem> asked : batch.asked()) {
                List<Response> pair =
                        List.of(response(asked.item().chosen()), response(asked.item().rejected()));
                rollouts.add(new Rollout(asked.prompts().get(0), pair, null));
                truth.add(true);
            }
            judge(
                    batch.asked(),
                    rollouts,
                    truth,
                    batch.asked().stream().map(a -> a.item().kind()).toList());
            read.accept(reader.position());
        }
    }

    /** Judges a policy's responses, two to every question of a data set. */
    void responses(
            DatasetReader reader,
            QuestionBatches batches,
            FixedPolicy policy,
            int size,
            LongConsumer read)
            throws IOException, InterruptedException {
        while (reader.hasNext()) {
            Batch<QuestionItem> batch =
                    batches.next(
                            reader, size, QuestionItem.class, item -> List.of(item.question()));
            batch.aside().forEach(aside::add);
            List<Prompt> prompts = batch.asked().stream().map(a -> a.prompts().get(0)).toList();
            List<Rollout> rollouts = policy.answer(prompts);
            List<Boolean> truth = new ArrayList<>();
            for (int i = 0; i < rollouts.size(); i++) {
                truth.add(truth(rollouts.get(i), batch.asked().get(i).item().answer()));
            }
            judge(
                    batch.asked(),
                    rollouts,
                    truth,
                    batch.asked().stream().map(a -> a.item().kind()).toList());
            read.accept(reader.position());
        }
    }

    /**
     * Whether the first of two responses is right and the second is not; null when both or none.
     */
    private static Boolean truth(Rollout rollout, String answer) {
        if (rollout.getVoided() != null) {
            return null;
        }
        boolean first = ExactMatch.matches(rollout.getResponses().get(0).getText(), answer);
        boolean second = ExactMatch.matches(rollout.getResponses().get(1).getText(), answer);
        return first == second ? null : (Boolean) first;
    }

    private <T extends DatasetItem> void judge(
            List<Asked<T>> asked, List<Rollout> rollouts, List<Boolean> truth, List<String> kinds)
            throws InterruptedException {
        List<ObjectNode> rows = new ArrayList<>();
        for (Map.Entry<String, PreferenceJudge> judge : judges.entrySet()) {
            List<JudgedRollout> judged = judge.getValue().judge(rollouts);
            for (int i = 0; i < judged.size(); i++) {
                VoidReason reason = judged.get(i).getVoided();
                if (reason != null) {
                    failures++;
                    firstFailure = firstFailure == null ? reason.getMessage() : firstFailure;
                    rows.add(
                            row(asked.get(i).item(), kinds.get(i), judge.getKey())
                                    .put("code", reason.getCode())
                                    .put("reason", reason.getMessage()));
                }
                for (Preference preference : judged.get(i).getPreferences()) {
                    String first = rollouts.get(i).getResponses().get(0).getText();
                    String second = rollouts.get(i).getResponses().get(1).getText();
                    figures.get(judge.getKey())
                            .add(kinds.get(i), preference, first, second, truth.get(i));
                    ObjectNode row = row(asked.get(i).item(), kinds.get(i), judge.getKey());
                    row.put("first", first).put("second", second);
                    row.put("first-is-better", truth.get(i));
                    row.put("p-in-order", preference.getPChosenInOrder());
                    row.put("p-swapped", preference.getPChosenSwapped());
                    row.put("tie", preference.getTie()).put("judge", preference.getJudge());
                    rows.add(row.put("prompt-hash", preference.getPromptHash()));
                }
            }
        }
        ResultFile.append(verdicts, rows);
    }

    private static ObjectNode row(DatasetItem item, String kind, String reads) {
        return ResultFile.JSON
                .createObjectNode()
                .put("item", item.place().number())
                .put("id", item.id())
                .put("kind", kind)
                .put("reads", reads);
    }

    private static Response response(String text) {
        return new Response(text, List.of(), List.of(), List.of(), FinishReason.EOS);
    }

    /** Prints a table for each judge. */
    public void print(PrintWriter to) {
        figures.forEach((name, figure) -> print(to, name, figure));
        if (failures > 0) {
            to.println(
                    failures
                            + " pairs without a verdict, see "
                            + verdicts
                            + ", the first: "
                            + firstFailure);
        }
        to.flush();
    }

    private static void print(PrintWriter to, String name, PairFigures figure) {
        to.printf(Locale.ROOT, "%s: %d pairs, %d ties%n", name, figure.pairs(), figure.ties());
        for (String kind : figure.agreement().kinds()) {
            line(to, "agrees, " + (kind.isEmpty() ? "-" : kind), figure.agreement().of(kind));
        }
        line(to, "agrees with the truth", figure.agreement().total());
        line(to, "the same without ties", figure.decided().total());
        line(to, "same in both orders", figure.consistent().total());
        line(to, "prefers the longer", figure.longer().total());
        line(to, "the longer is better", figure.trulyLonger().total());
        line(to, "P(shown first)", figure.shownFirst());
        line(to, "correlation with length", figure.lengthCorrelation());
    }

    private static void line(PrintWriter to, String name, double value) {
        String shown = Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%6.3f", value);
        to.printf("  %-26s %s%n", name, shown);
    }

    private static void line(PrintWriter to, String name, Tally.Count count) {
        if (count.all() == 0) {
            to.printf("  %-26s -%n", name);
            return;
        }
        Interval interval = count.interval();
        to.printf(
                Locale.ROOT,
                "  %-26s %5.1f%% of %d [%.1f, %.1f]%n",
                name,
                100 * count.share(),
                count.all(),
                100 * interval.low(),
                100 * interval.high());
    }
}
