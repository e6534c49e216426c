package org.streamrlaif.laboratory.bench.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.streamrlaif.generate.DecodeRow;
import org.streamrlaif.generate.DecodeSession;
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
    public List<GenerateMetrics> run(Consumer<GenerateMetrics> done) {
        List<GenerateMetrics> figures = new ArrayList<>();
        for (int batch : settings.batches()) {
            figures.add(measure(batch));
            done.accept(figures.get(figures.size() - 1));
        }
        return figures;
    }

    private GenerateMetrics measure(int batch) {
        SamplingConfig sampling =
                new SamplingConfig(1, settings.newTokens(), settings.temperature(), 1, 0, batch);
        List<ModelPrompt> prompts =
                inputs.prompts(batch, settings.visualTokens(), settings.textTokens());
        RandomInputs.Clip clip = inputs.clip(settings.visualTokens());
        RandomInputs.Clip clips = clip == null ? null : clip.times(batch);
        try (DecodeSession session = new DecodeSession(model, sampling, List.of())) {
            return GenerateMetrics.of(
                    batch, settings, repeats.of(() -> run(session, prompts, clips)));
        }
    }

    private GenerateMetrics.Run run(
            DecodeSession session, List<ModelPrompt> prompts, RandomInputs.Clip clips) {
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
            session.advance(settings.stepsPerCall());
        }
        int made = rows.stream().mapToInt(DecodeRow::size).sum() - before;
        double step = millis(decoding) * rows.size() / made;
        return new GenerateMetrics.Run(vision, prefill, step, millis(start));
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
