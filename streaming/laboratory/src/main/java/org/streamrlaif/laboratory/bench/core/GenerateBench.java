package org.streamrlaif.laboratory.bench.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.streamrlaif.generate.DecodeRow;
import org.streamrlaif.generate.DecodeSession;
import org.streamrlaif.generate.GenerationEngine;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.generate.Uniforms;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;

/**
 * Times sampling of responses: vision, prefill and decoding steps, through the session that
 * generation uses. Not thread-safe.
 */
public final class GenerateBench {
    private final VisionLanguageModel model;
    private final GenerateSettings settings;
    private final Repeats repeats;
    private final RandomInputs inputs;

    /**
     * Times of one run, in milliseconds.
     *
     * @param vision tower, projector and pooling of the frames of all the batch's clips, in one go;
     *     0 without clips
     * @param prefill reading the prompts and sampling the first tokens
     * @param step one decoding step: a token for every row
     * @param response prefill and all steps, without vision
     */
    private record Run(double vision, double prefill, double step, double response) {}

    /**
     * @param model stays the caller's
     * @throws IllegalArgumentException when the prompts cannot be made for this model
     */
    public GenerateBench(VisionLanguageModel model, GenerateSettings settings, Repeats repeats) {
        this.model = model;
        this.settings = settings;
        this.repeats = repeats;
        inputs = new RandomInputs(model);
        int most = model.config().text().maxPositions();
        int needed = settings.promptTokens() + settings.newTokens();
        if (needed > most) {
            throw new IllegalArgumentException(
                    "visual-tokens + text-tokens + new-tokens: "
                            + needed
                            + ", expected at most max_position_embeddings "
                            + most);
        }
    }

    /** Measures all batches in turn; {@code done} hears of each. */
    public List<Table> run(Consumer<Table> done) {
        List<Table> tables = new ArrayList<>();
        for (int batch : settings.batches()) {
            Table table = measure(batch);
            tables.add(table);
            done.accept(table);
        }
        return tables;
    }

    private Table measure(int batch) {
        SamplingConfig sampling = new SamplingConfig(1, settings.newTokens(), 1, 1, 0, batch);
        List<ModelPrompt> prompts =
                inputs.prompts(batch, settings.visualTokens(), settings.textTokens());
        RandomInputs.Clip clip = inputs.clip(settings.visualTokens());
        RandomInputs.Clip clips = clip == null ? null : clip.times(batch);
        try (DecodeSession session = new DecodeSession(model, sampling, List.of())) {
            return table(batch, repeats.of(() -> run(session, prompts, clips)));
        }
    }

    /** Tokens per second count all rows. */
    private Table table(int batch, List<Run> runs) {
        boolean vision = settings.visualTokens() > 0;
        double prompts = 1e3 * batch * settings.promptTokens();
        double responses = 1e3 * batch * settings.newTokens();
        Spread prefill = Spread.of(runs, Run::prefill);
        Spread withVision = Spread.of(runs, run -> run.vision() + run.prefill());
        Spread step = Spread.of(runs, Run::step);
        Spread whole = Spread.of(runs, Run::response);
        Spread wholeWithVision = Spread.of(runs, run -> run.vision() + run.response());
        List<Table.Row> rows = new ArrayList<>();
        if (vision) {
            rows.add(Table.Row.of("vision, ms", 2, Spread.of(runs, Run::vision)));
        }
        rows.add(Table.Row.of("prefill, ms", 2, prefill));
        rows.add(Table.Row.of("prefill, tokens/s", 0, prefill.rate(prompts)));
        if (vision) {
            rows.add(Table.Row.of("prefill with vision, ms", 2, withVision));
            rows.add(Table.Row.of("prefill with vision, tokens/s", 0, withVision.rate(prompts)));
        }
        rows.add(Table.Row.of("decode, ms/step", 3, step));
        rows.add(Table.Row.of("decode, tokens/s", 0, step.rate(1e3 * batch)));
        rows.add(Table.Row.of("whole responses, tokens/s", 0, whole.rate(responses)));
        if (vision) {
            rows.add(
                    Table.Row.of(
                            "whole with vision, tokens/s", 0, wholeWithVision.rate(responses)));
        }
        return Table.ofSpreads("batch " + batch, rows);
    }

    private Run run(DecodeSession session, List<ModelPrompt> prompts, RandomInputs.Clip clips) {
        long start = System.nanoTime();
        if (clips != null) {
            clips.encode();
        }
        double vision = clips == null ? 0 : millis(start);
        start = System.nanoTime();
        submit(session, prompts, 1);
        while (!session.idle()) {
            session.advance(1);
        }
        double prefill = millis(start);

        start = System.nanoTime();
        List<DecodeRow> rows = submit(session, prompts, settings.newTokens());
        while (rows.stream().anyMatch(row -> row.size() == 0)) {
            session.advance(1);
        }
        int before = rows.stream().mapToInt(DecodeRow::size).sum();
        long decoding = System.nanoTime();
        while (!session.idle()) {
            session.advance(GenerationEngine.STEPS);
        }
        int made = rows.stream().mapToInt(DecodeRow::size).sum() - before;
        double step = millis(decoding) * rows.size() / made;
        return new Run(vision, prefill, step, millis(start));
    }

    private static List<DecodeRow> submit(
            DecodeSession session, List<ModelPrompt> prompts, int newTokens) {
        List<DecodeRow> rows = new ArrayList<>();
        for (ModelPrompt prompt : prompts) {
            DecodeRow row = new DecodeRow(prompt, newTokens, Uniforms.of(1, rows.size(), 0));
            session.submit(row);
            rows.add(row);
        }
        return rows;
    }

    private static double millis(long start) {
        return 1e3 * Repeats.seconds(start);
    }
}
