package org.streamrlaif.laboratory.bench.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.streamrlaif.learn.PolicyUpdate;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.sft.Example;
import org.streamrlaif.sft.PromptResponse;
import org.streamrlaif.sft.SftStep;
import org.streamrlaif.streaming.config.RlaifConfig;

/**
 * Times one optimisation step of an adapter on all linear layers, as the learner of the policy and
 * as supervised fine-tuning make it: inputs, forward, loss of the response tokens, backward, AdamW.
 * All else is as their defaults say. Not thread-safe.
 */
public final class LearnBench {
    private static final long SEED = 1;

    private final VisionLanguageModel model;
    private final LearnSettings settings;
    private final Repeats repeats;
    private final List<ModelPrompt> prompts;
    private final List<List<int[]>> responses;

    /**
     * @param model stays the caller's
     */
    public LearnBench(VisionLanguageModel model, LearnSettings settings, Repeats repeats) {
        this.model = model;
        this.settings = settings;
        this.repeats = repeats;
        RandomInputs inputs = new RandomInputs(model);
        int text = settings.length() - settings.visualTokens() - settings.targets();
        prompts = inputs.prompts(settings.batch(), settings.visualTokens(), text);
        responses = prompts.stream().map(prompt -> responses(inputs)).toList();
    }

    /** Measures. */
    public List<Table> run() throws InterruptedException {
        List<Table> tables = new ArrayList<>();
        List<Table.Row> memory = new ArrayList<>();
        memory.add(memory("before", ResidentMemory.now()));
        try (PolicyUpdate update =
                new PolicyUpdate(model, config().learn(), prompts, responses, SEED)) {
            tables.add(measured("policy", update::run, memory));
        }
        List<Example> examples =
                IntStream.range(0, prompts.size()).mapToObj(this::example).toList();
        try (SftStep step = new SftStep(model, config().sft(), Optional.empty(), 1, SEED)) {
            tables.add(measured("fine-tuning", () -> step.run(examples), memory));
        }
        tables.add(new Table("resident memory", List.of("MiB"), memory));
        return tables;
    }

    private Table measured(String name, Step step, List<Table.Row> memory)
            throws InterruptedException {
        ResidentMemory.resetPeak();
        Spread seconds = Spread.of(repeats.of(() -> seconds(step)));
        memory.add(memory(name + ", at most", ResidentMemory.peak()));
        return Table.ofSpreads(
                name,
                List.of(
                        Table.Row.of("step, s", 4, seconds),
                        Table.Row.of("step, tokens/s", 0, seconds.rate(settings.tokens()))));
    }

    private static Table.Row memory(String name, long bytes) {
        return Table.Row.of(name, 0, bytes / (double) (1L << 20));
    }

    private static double seconds(Step step) throws InterruptedException {
        long start = System.nanoTime();
        step.run();
        return Repeats.seconds(start);
    }

    /** The targets of a row divided into responses of nearly the same length. */
    private List<int[]> responses(RandomInputs inputs) {
        List<int[]> responses = new ArrayList<>();
        int left = settings.targets();
        for (int more = settings.responses(); more > 0; more--) {
            responses.add(inputs.tokens(left / more));
            left -= left / more;
        }
        return responses;
    }

    private Example example(int row) {
        ModelPrompt prompt = prompts.get(row);
        List<PromptResponse> replies =
                responses.get(row).stream()
                        .map(response -> new PromptResponse(prompt, response))
                        .toList();
        return new Example("clip " + row, prompt.visual(), replies, 1);
    }

    private RlaifConfig config() {
        String rank = Integer.toString(LearnSettings.RANK);
        String alpha = Integer.toString(2 * LearnSettings.RANK);
        String checkpointing = Boolean.toString(settings.gradientCheckpointing());
        return RlaifConfig.defaults()
                .with(
                        Map.of(
                                "learn.lora.rank", rank,
                                "learn.lora.alpha", alpha,
                                "learn.gradient-checkpointing", checkpointing,
                                "sft.lora.rank", rank,
                                "sft.lora.alpha", alpha,
                                "sft.gradient-checkpointing", checkpointing,
                                "sft.batch-size", Integer.toString(settings.batch())));
    }

    /** A step to be timed. */
    @FunctionalInterface
    private interface Step {
        void run() throws InterruptedException;
    }
}
