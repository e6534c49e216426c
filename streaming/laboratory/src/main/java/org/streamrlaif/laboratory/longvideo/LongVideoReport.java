package org.streamrlaif.laboratory.longvideo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.streamrlaif.laboratory.longvideo.world.StoryQuestion;
import org.streamrlaif.laboratory.study.Estimate;

/** Collects verdicts about pairs and prints shares of right ones, with the video as the unit. */
public final class LongVideoReport {

    private final List<Judged> judged = new ArrayList<>();
    private int narratives;
    private int exact;

    /**
     * A pair.
     *
     * @param video number of the video
     * @param right whether the right answer was preferred, where the condition could be made
     */
    private record Judged(int video, StoryQuestion.Kind kind, Map<Condition, Boolean> right) {}

    void narrated(String own, String truth) {
        narratives++;
        exact += own.equals(truth) ? 1 : 0;
    }

    void judged(int video, StoryQuestion.Kind kind, Map<Condition, Boolean> right) {
        judged.add(new Judged(video, kind, right));
    }

    /** Prints the tables as Markdown, percent and points. */
    public void print(PrintWriter out) {
        StringBuilder head = new StringBuilder("| judge right | all |");
        StringBuilder line = new StringBuilder("|---|---|");
        for (StoryQuestion.Kind kind : StoryQuestion.Kind.values()) {
            head.append(' ').append(kind).append(" |");
            line.append("---|");
        }
        out.println(head);
        out.println(line);
        for (Condition condition : Condition.values()) {
            row(
                    out,
                    condition.toString(),
                    "%.1f",
                    pair -> pair.right().containsKey(condition),
                    pair -> share(pair, condition));
        }
        for (Condition condition : List.of(Condition.FRAMES_OWN, Condition.FRAMES_TRUE)) {
            row(
                    out,
                    condition + ": gain",
                    "%+.1f",
                    pair -> true,
                    pair -> share(pair, condition) - share(pair, Condition.FRAMES));
        }
        out.println("own narratives equal to the true ones: " + exact + " of " + narratives);
        out.flush();
    }

    private static double share(Judged pair, Condition condition) {
        return pair.right().get(condition) ? 100 : 0;
    }

    private void row(
            PrintWriter out,
            String name,
            String format,
            Predicate<Judged> known,
            ToDoubleFunction<Judged> value) {
        StringBuilder row = new StringBuilder("| ").append(name).append(" | ");
        row.append(mean(known, value, format)).append(" |");
        for (StoryQuestion.Kind kind : StoryQuestion.Kind.values()) {
            row.append(' ')
                    .append(mean(known.and(pair -> pair.kind() == kind), value, format))
                    .append(" |");
        }
        out.println(row);
    }

    /** The mean over videos of the means within each. */
    private String mean(Predicate<Judged> of, ToDoubleFunction<Judged> value, String format) {
        Map<Integer, List<Double>> videos = new TreeMap<>();
        judged.stream()
                .filter(of)
                .forEach(
                        pair ->
                                videos.computeIfAbsent(pair.video(), key -> new ArrayList<>())
                                        .add(value.applyAsDouble(pair)));
        return Estimate.of(
                        videos.values().stream()
                                .mapToDouble(
                                        own ->
                                                own.stream()
                                                        .mapToDouble(x -> x)
                                                        .average()
                                                        .orElseThrow()))
                .map(estimate -> estimate.text(format))
                .orElse("–");
    }
}
