package org.streamrlaif.laboratory.study.longvideos;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.streamrlaif.laboratory.demo.world.StoryQuestion;

/**
 * What the study of long videos found.
 *
 * @param videos the videos with their narratives
 * @param made pairs of the right answer and one that is wrong in a single respect
 * @param onMade verdicts on them
 * @param own pairs of the judge's own answers
 * @param onOwn verdicts on them
 */
public record LongVideoReport(
        List<LongVideo> videos,
        List<AnswerPair> made,
        Map<Condition, List<PairJudge.Verdict>> onMade,
        List<AnswerPair> own,
        Map<Condition, List<PairJudge.Verdict>> onOwn) {

    /** Which frames the judge sees. */
    enum View {
        WHOLE,
        SAMPLED,
        OTHER
    }

    /** Which narrative the judge reads. */
    enum Context {
        NONE,
        OWN,
        TRUE
    }

    /** What the judge sees and reads. */
    enum Condition {
        WHOLE_ALONE(View.WHOLE, Context.NONE, "all frames"),
        WHOLE_OWN(View.WHOLE, Context.OWN, "all frames, own narrative"),
        WHOLE_TRUE(View.WHOLE, Context.TRUE, "all frames, true narrative"),
        SAMPLED_ALONE(View.SAMPLED, Context.NONE, "8 frames"),
        SAMPLED_OWN(View.SAMPLED, Context.OWN, "8 frames, own narrative"),
        SAMPLED_TRUE(View.SAMPLED, Context.TRUE, "8 frames, true narrative"),
        BLIND(View.OTHER, Context.NONE, "another video");

        private final View view;
        private final Context context;
        private final String title;

        Condition(View view, Context context, String title) {
            this.view = view;
            this.context = context;
            this.title = title;
        }

        View view() {
            return view;
        }

        Context context() {
            return context;
        }

        String title() {
            return title;
        }
    }

    /** Prints all tables as Markdown, in percent with standard errors. */
    public void print(PrintWriter out) {
        out.println("Pairs of the right answer and a wrong one, " + made.size() + ":");
        print(made, onMade, out);
        out.println();
        out.println("Pairs of the judge's own answers, " + own.size() + ":");
        print(own, onOwn, out);
        out.println();
        captions(out);
        out.flush();
    }

    private static void print(
            List<AnswerPair> pairs,
            Map<Condition, List<PairJudge.Verdict>> verdicts,
            PrintWriter out) {
        List<String> kinds = new ArrayList<>();
        for (StoryQuestion.Kind kind : StoryQuestion.Kind.values()) {
            kinds.add(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        out.println("| judge right | all | " + String.join(" | ", kinds) + " | orders agree |");
        out.println("|---".repeat(kinds.size() + 3) + "|");
        for (Condition condition : Condition.values()) {
            double[] right = right(verdicts.get(condition));
            double[] agree =
                    verdicts.get(condition).stream()
                            .mapToDouble(verdict -> verdict.consistent() ? 1 : 0)
                            .toArray();
            List<String> cells = cells(pairs, right, false);
            cells.add(estimate(pairs, agree, null).percent());
            out.println("| " + condition.title() + " | " + String.join(" | ", cells) + " |");
        }
        for (Condition with : Condition.values()) {
            for (Condition without : Condition.values()) {
                if (with.view == without.view
                        && with.context != Context.NONE
                        && without.context == Context.NONE) {
                    out.println(gain(with, without, pairs, verdicts));
                }
            }
        }
    }

    /** What the narrative adds to the same view, as differences within pairs. */
    private static String gain(
            Condition with,
            Condition without,
            List<AnswerPair> pairs,
            Map<Condition, List<PairJudge.Verdict>> verdicts) {
        double[] a = right(verdicts.get(with));
        double[] b = right(verdicts.get(without));
        double[] gains = IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
        return String.format(
                Locale.ROOT,
                "| gain: %s | %s | |",
                with.title,
                String.join(" | ", cells(pairs, gains, true)));
    }

    private static List<String> cells(List<AnswerPair> pairs, double[] values, boolean gain) {
        List<String> cells = new ArrayList<>();
        List<StoryQuestion.Kind> kinds = new ArrayList<>();
        kinds.add(null);
        kinds.addAll(Arrays.asList(StoryQuestion.Kind.values()));
        for (StoryQuestion.Kind kind : kinds) {
            GroupedMean estimate = estimate(pairs, values, kind);
            cells.add(gain ? estimate.points() : estimate.percent());
        }
        return cells;
    }

    private static double[] right(List<PairJudge.Verdict> verdicts) {
        return verdicts.stream().mapToDouble(verdict -> verdict.right() ? 1 : 0).toArray();
    }

    /** The estimate over the pairs of a kind; null for all kinds. */
    private static GroupedMean estimate(
            List<AnswerPair> pairs, double[] values, StoryQuestion.Kind kind) {
        int[] chosen =
                IntStream.range(0, pairs.size())
                        .filter(i -> kind == null || pairs.get(i).question().kind() == kind)
                        .toArray();
        return GroupedMean.of(
                IntStream.of(chosen).mapToDouble(i -> values[i]).toArray(),
                IntStream.of(chosen).map(i -> pairs.get(i).video()).toArray());
    }

    /** How right the narratives are: whole captions, and their sentences about events. */
    private void captions(PrintWriter out) {
        int exact = 0;
        int all = 0;
        int told = 0;
        int happened = 0;
        int both = 0;
        for (LongVideo video : videos) {
            String[] own = video.narrative().split("\n");
            String[] truth = video.truth().split("\n");
            for (int i = 0; i < truth.length; i++) {
                exact += own[i].equals(truth[i]) ? 1 : 0;
                all++;
                List<String> claimed = events(own[i]);
                List<String> real = events(truth[i]);
                told += claimed.size();
                happened += real.size();
                claimed.retainAll(real);
                both += claimed.size();
            }
        }
        out.printf(
                Locale.ROOT,
                "Narrative of the judge's model: captions exactly right %.1f %% of %d; of %d events"
                        + " it tells %.1f %%, of %d events it tells %.1f %% are true.%n",
                100.0 * exact / all,
                all,
                happened,
                100.0 * both / happened,
                told,
                100.0 * both / told);
    }

    private static List<String> events(String caption) {
        List<String> events = new ArrayList<>();
        for (String sentence : caption.substring(caption.indexOf(']') + 1).split(" \\.")) {
            if (sentence.strip().startsWith("the ")) {
                events.add(sentence.strip());
            }
        }
        return events;
    }
}
