package org.streamrlaif.parity;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.streamrlaif.generate.ForcedDecoding;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;

/** What decoding over a key/value cache stores and says when the tokens are given. */
record CacheOutputs(VisionLanguageModel model, LoraAdapter adapter, Reference reference, Rows rows)
        implements OutputFamily {
    private static final Pattern STORED =
            Pattern.compile("(prefill|final)\\.(key|value)\\.(\\d{1,4})");
    private static final String GREEDY = "greedy_ids";

    @Override
    public Output of(String name) {
        Matcher stored = STORED.matcher(name);
        if (stored.matches() && rows.rows() == 1) {
            return stored(stored.group(1), stored.group(2), Integer.parseInt(stored.group(3)));
        }
        return switch (name) {
            case "prefill_logits_last" -> Output.of(logits(0, new int[0]));
            case "incremental_logits" -> answered() ? Output.of(logits(0, ints(response()))) : null;
            case "step_logits" -> reference.holds(GREEDY) ? Output.of(steps()) : null;
            case "margin", "greedy_margin" ->
                    reference.holds(GREEDY) ? Output.of(margins(steps())) : null;
            default -> null;
        };
    }

    private Output stored(String when, String what, int layer) {
        if (layer >= model.config().text().layers() || !answered()) {
            return null;
        }
        int[] answer = when.equals("final") ? ints(response()) : new int[0];
        ModelPrompt prompt = prompt(0);
        try (ForcedDecoding decoding = new ForcedDecoding(model, adapter, prompt, answer)) {
            int tokens = prompt.length() + answer.length;
            return Output.of(
                    what.equals("key")
                            ? decoding.keys(layer, tokens)
                            : decoding.values(layer, tokens));
        }
    }

    private boolean answered() {
        return rows.rows() == 1 && reference.has("response_ids");
    }

    private long[] response() {
        return reference.tensor("response_ids").longs();
    }

    /** The logits before each token of the stored greedy answers, B × T × vocabulary. */
    private float[] steps() {
        long[] shape = reference.tensor(GREEDY).shape();
        if (shape.length != 2 || shape[0] != rows.rows()) {
            throw reference.wrong(GREEDY, "[" + rows.rows() + ", tokens]");
        }
        int longest = (int) shape[1];
        int[] ids = ints(reference.tensor(GREEDY).longs());
        int row = longest * model.config().text().vocabSize();
        float[] all = new float[rows.rows() * row];
        for (int b = 0; b < rows.rows(); b++) {
            int[] before = Arrays.copyOfRange(ids, b * longest, (b + 1) * longest - 1);
            System.arraycopy(logits(b, before), 0, all, b * row, row);
        }
        return all;
    }

    /** How far the most probable token is ahead of the second, in logits. */
    private float[] margins(float[] logits) {
        int vocabulary = model.config().text().vocabSize();
        float[] margins = new float[logits.length / vocabulary];
        for (int i = 0; i < margins.length; i++) {
            float first = Float.NEGATIVE_INFINITY;
            float second = Float.NEGATIVE_INFINITY;
            for (int v = i * vocabulary; v < (i + 1) * vocabulary; v++) {
                second = Math.max(second, Math.min(first, logits[v]));
                first = Math.max(first, logits[v]);
            }
            margins[i] = first - second;
        }
        return margins;
    }

    private float[] logits(int row, int[] answer) {
        try (ForcedDecoding decoding = new ForcedDecoding(model, adapter, prompt(row), answer)) {
            return decoding.logits();
        }
    }

    private ModelPrompt prompt(int row) {
        return rows.prompts().get(row);
    }

    private static int[] ints(long[] values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }
}
