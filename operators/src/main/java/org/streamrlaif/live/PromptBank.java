package org.streamrlaif.live;

import static org.streamrlaif.platform.Settings.require;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The questions that are asked about clips of live streams, from a file with one on each line:
 * {@code {"prompt": "What happens?", "weight": 2, "stream": "gate"}}. One with a {@code stream} or
 * a {@code tag} is asked of that stream, or of streams with that tag, alone.
 */
public final class PromptBank {

    /**
     * A question.
     *
     * @param prompt its words
     * @param weight how often it is drawn in relation to the others, above 0; 1 where it is missing
     * @param stream the only stream that it is asked of; null for any
     * @param tag streams must have it; null for any
     */
    private record Entry(String prompt, Double weight, String stream, String tag) {

        Entry checked() {
            require(
                    prompt != null && !prompt.isBlank(),
                    "prompt",
                    '"' + prompt + '"',
                    "a question");
            require(
                    share() > 0 && share() < Double.POSITIVE_INFINITY,
                    "weight",
                    weight,
                    "a number above 0");
            return this;
        }

        double share() {
            return weight == null ? 1 : weight;
        }

        boolean fits(LiveStream asked) {
            return (stream == null || stream.equals(asked.id()))
                    && (tag == null || asked.tags().contains(tag));
        }
    }

    private record Draw(double key, String prompt) {}

    private final List<Entry> entries;

    private PromptBank(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Reads a bank.
     *
     * @throws IllegalArgumentException in one line: the file, the line and what is wrong with it;
     *     or that it is empty
     * @throws IOException when the file cannot be read
     */
    public static PromptBank read(Path file) throws IOException {
        List<Entry> entries = JsonLines.read(file, Entry.class, Entry::checked);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException(file + ": no prompts, expected one a line");
        }
        return new PromptBank(entries);
    }

    /**
     * Draws questions about a clip by weight, none twice: the entries with the greatest ln(u)/w
     * (Efraimidis and Spirakis, 2006), u uniform. Equal seeds and clips give equal questions.
     *
     * @param count how many; fewer where the bank has fewer for this stream
     * @param seed of the run
     */
    public List<String> draw(LiveStream stream, String clip, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed * 31 + clip.hashCode());
        return entries.stream()
                .filter(entry -> entry.fits(stream))
                .map(entry -> new Draw(key(random, entry.share()), entry.prompt()))
                .sorted(Comparator.comparingDouble(Draw::key).reversed())
                .limit(count)
                .map(Draw::prompt)
                .toList();
    }

    private static double key(SplittableRandom random, double weight) {
        return StrictMath.log(1 - random.nextDouble()) / weight;
    }
}
