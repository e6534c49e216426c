package org.streamrlaif.bench;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.AdamWConfig;
import org.streamrlaif.model.AdapterTrainer;
import org.streamrlaif.model.AdapterTrainer.Example;
import org.streamrlaif.model.LoraAdapter;
import org.streamrlaif.model.LoraConfig;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;

/**
 * Times one optimisation step of an adapter on all linear layers: forward, cross-entropy of the
 * response tokens, backward, AdamW. Not thread-safe.
 */
public final class LearnBench {
    private static final AdamWConfig ADAMW = new AdamWConfig(0.9, 0.999, 1e-8, 0, 1);
    private static final double LEARNING_RATE = 1e-4;

    private final VisionLanguageModel model;
    private final LearnSettings settings;
    private final Repeats repeats;

    /**
     * @param model stays the caller's
     */
    public LearnBench(VisionLanguageModel model, LearnSettings settings, Repeats repeats) {
        this.model = model;
        this.settings = settings;
        this.repeats = repeats;
    }

    /** Measures. */
    public LearnFigures run() {
        List<Example> examples = examples();
        LoraConfig lora =
                new LoraConfig(settings.rank(), 2.0 * settings.rank(), LoraConfig.LINEARS);
        ResidentMemory.resetPeak();
        long before = ResidentMemory.now();
        try (LoraAdapter adapter = model.newAdapter(lora, 1);
                AdapterTrainer trainer =
                        new AdapterTrainer(
                                model, adapter, ADAMW, settings.gradientCheckpointing())) {
            Spread millis = Spread.of(repeats.of(() -> step(trainer, examples)));
            long peak = ResidentMemory.peak();
            return new LearnFigures(
                    millis, millis.rate(1e3 * settings.tokens()), before, peak, peak - before);
        }
    }

    private static double step(AdapterTrainer trainer, List<Example> examples) {
        long start = System.nanoTime();
        trainer.step(examples, LEARNING_RATE);
        return 1e3 * Repeats.seconds(start);
    }

    private List<Example> examples() {
        MadeUp inputs = new MadeUp(model);
        int text = settings.length() - settings.visualTokens() - settings.targets();
        List<Example> examples = new ArrayList<>();
        for (ModelPrompt prompt : inputs.prompts(settings.batch(), settings.visualTokens(), text)) {
            examples.add(new Example(prompt, inputs.tokens(settings.targets())));
        }
        return examples;
    }
}
