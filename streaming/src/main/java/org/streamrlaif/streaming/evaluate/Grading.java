package org.streamrlaif.streaming.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.streamrlaif.evaluate.AnswerJudge;
import org.streamrlaif.evaluate.AnswerVerdict;
import org.streamrlaif.evaluate.Answered;
import org.streamrlaif.evaluate.Measure;
import org.streamrlaif.judge.parts.JudgeParts;
import org.streamrlaif.platform.LineFile;

/**
 * A judge's verdicts on stored predictions, one line each in {@code verdicts-MEASURE.jsonl}; {@code
 * judge-MEASURE.json} says who judged by which words.
 */
public final class Grading {

    private static final int BATCH = 32;
    private static final int JUDGE_TOKENS = 4096;

    private final Path out;
    private final Measure measure;
    private final Path verdicts;
    private final Path pinned;

    /** Grades the predictions of a folder by a measure. */
    public Grading(Path out, Measure measure) {
        this.out = out;
        this.measure = measure;
        String name = measure.name().toLowerCase(Locale.ROOT);
        verdicts = out.resolve("verdicts-" + name + ".jsonl");
        pinned = out.resolve("judge-" + name + ".json");
    }

    /** Where the verdicts are. */
    Path verdicts() {
        return verdicts;
    }

    /** Name and hashes of the judge; null before it was asked. */
    JsonNode judge() {
        return JsonFiles.read(pinned);
    }

    /**
     * Judges what is not judged yet.
     *
     * @param parts the judge
     * @param judged hears after every batch how many predictions are judged
     * @throws IllegalArgumentException when the folder holds verdicts of another judge
     */
    public void grade(JudgeParts parts, LongConsumer judged)
            throws IOException, InterruptedException {
        try (AnswerJudge judge =
                new AnswerJudge(parts.model(AnswerJudge.CHOICES, JUDGE_TOKENS), measure)) {
            pin(judge, parts);
            grade(judge, judged);
        }
    }

    private void pin(AnswerJudge judge, JudgeParts parts) throws IOException {
        JsonFiles.pin(
                pinned,
                JsonFiles.JSON
                        .createObjectNode()
                        .put("judge", judge.name())
                        .put("adapter-hash", ContentHash.ofAdapter(parts.adapter()))
                        .put("manner", parts.manner())
                        .put("prompt-hash", judge.promptHash()));
    }

    private void grade(AnswerJudge judge, LongConsumer judged)
            throws IOException, InterruptedException {
        long done = lines(verdicts);
        try (BufferedReader reader = Files.newBufferedReader(Evaluation.predictions(out))) {
            for (long i = 0; i < done; i++) {
                reader.readLine();
            }
            List<JsonNode> rows = new ArrayList<>();
            String line = reader.readLine();
            while (line != null) {
                rows.add(JsonFiles.JSON.readTree(line));
                line = reader.readLine();
                if (rows.size() == BATCH || line == null) {
                    JsonFiles.append(verdicts, verdicts(judge, rows));
                    done += rows.size();
                    rows.clear();
                    judged.accept(done);
                }
            }
        }
    }

    /** Number of whole lines; half a line at the end is cut off. */
    private static long lines(Path file) throws IOException {
        LineFile.mend(file);
        if (!Files.exists(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private static List<ObjectNode> verdicts(AnswerJudge judge, List<JsonNode> rows)
            throws IOException, InterruptedException {
        List<Answered> answers = rows.stream().map(Evaluation::answered).toList();
        List<AnswerVerdict> given = judge.judge(answers);
        List<ObjectNode> verdicts = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            ObjectNode row = JsonFiles.JSON.createObjectNode();
            row.set("item", rows.get(i).path("item"));
            row.set("id", rows.get(i).path("id"));
            row.set("kind", rows.get(i).path("kind"));
            verdicts.add(row(row, given.get(i)));
        }
        return verdicts;
    }

    private static ObjectNode row(ObjectNode row, AnswerVerdict verdict) {
        if (verdict.failure() != null) {
            return row.put("code", verdict.failure().getCode())
                    .put("reason", verdict.failure().getMessage());
        }
        if (!Double.isNaN(verdict.right())) {
            row.put("pred", verdict.isRight() ? "yes" : "no").put("p-yes", verdict.right());
        }
        return row.put("score", verdict.score()).put("mean-score", verdict.meanScore());
    }
}
