package org.streamrlaif.streaming.sft;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.text.Tokenizer;
import org.streamrlaif.sft.Curriculum;
import org.streamrlaif.sft.SftConfig;

/**
 * What a run of fine-tuning reads, and in which order.
 *
 * @param dataset file of the examples
 * @param videos folder of their videos
 * @param validation file of the held-out examples; empty = some of the data set
 * @param plan the order
 */
public record SftInput(String dataset, String videos, String validation, Curriculum plan)
        implements Serializable {

    /**
     * Plans a run.
     *
     * @param model folder of the model, whose tokenizer measures answers
     * @throws IllegalArgumentException when there is nothing to learn
     */
    public static SftInput plan(
            Path dataset,
            Path videos,
            Optional<Path> validation,
            Path model,
            SftConfig config,
            long seed) {
        List<SftExample> examples = SftExamples.read(dataset, videos);
        if (examples.stream().allMatch(SftExample::isBroken)) {
            String why = examples.isEmpty() ? "it is empty" : examples.get(0).reason().getMessage();
            throw new IllegalArgumentException(
                    "--dataset: " + dataset + " has no example to learn from: " + why);
        }
        int[] tokens = new int[examples.size()];
        int[] groups = new int[examples.size()];
        Map<List<Object>, Integer> known = new HashMap<>();
        try (Tokenizer tokenizer = ModelFamilies.read(model).family().tokenizer(model)) {
            for (int i = 0; i < tokens.length; i++) {
                SftExample example = examples.get(i);
                // What is broken is kept apart, and out of the held-out share.
                groups[i] = -1 - i;
                if (!example.isBroken()) {
                    groups[i] = known.computeIfAbsent(example.shown(), v -> known.size());
                    for (String answer : example.conversation().answers()) {
                        tokens[i] += tokenizer.encode(answer, false).length;
                    }
                }
            }
        }
        double share = validation.isPresent() ? 0 : config.validation().share();
        return new SftInput(
                absolute(dataset),
                absolute(videos),
                validation.map(SftInput::absolute).orElse(""),
                Curriculum.plan(tokens, groups, config.curriculum(), share, seed));
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    /** The data set's items by their numbers. */
    List<SftExample> examples() {
        return SftExamples.read(Path.of(dataset), Path.of(videos));
    }

    /**
     * At most so many held-out examples that can be learned from.
     *
     * @param examples what {@link #examples} gave
     */
    List<SftExample> heldOut(List<SftExample> examples, int most) {
        List<SftExample> all =
                validation.isEmpty()
                        ? IntStream.of(plan.heldOut()).mapToObj(examples::get).toList()
                        : SftExamples.read(Path.of(validation), Path.of(videos));
        return all.stream().filter(example -> !example.isBroken()).limit(most).toList();
    }
}
