package org.streamrlaif.parity;

import java.util.Arrays;
import java.util.List;
import org.streamrlaif.generate.DecodeRow;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.generate.TextGenerator;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;

/** The most probable tokens, one after the other, by the generation engine. */
record GreedyOutputs(VisionLanguageModel model, LoraAdapter adapter, Reference reference, Rows rows)
        implements OutputFamily {
    private static final String ENDLESS = "greedy_ids";
    private static final String ENDED = "greedy_ids_eos";
    private static final String END = "eos_override";

    @Override
    public Output of(String name) {
        return switch (name) {
            case ENDLESS -> greedy(name, List.of());
            case ENDED ->
                    greedy(
                            name,
                            reference.has(END)
                                    ? List.of((int) reference.tensor(END).longs()[0])
                                    : model.config().eosIds());
            default -> null;
        };
    }

    /** Rows of as many tokens as are stored; what follows an end is padding. */
    private Output greedy(String name, List<Integer> ends) {
        long[] shape = reference.tensor(name).shape();
        if (shape.length != 2 || shape[0] != rows.rows()) {
            throw reference.wrong(name, "[" + rows.rows() + ", tokens]");
        }
        int longest = (int) shape[1];
        List<ModelPrompt> prompts = rows.prompts();
        SamplingConfig sampling = new SamplingConfig(1, longest, 0, 1, 0, rows.rows());
        long[] tokens = new long[rows.rows() * longest];
        Arrays.fill(tokens, model.config().padId());
        try (TextGenerator generator = new TextGenerator(model, adapter, sampling, ends)) {
            List<DecodeRow> answers = generator.rows(prompts, 0);
            for (int i = 0; i < answers.size(); i++) {
                int[] answer = answers.get(i).tokens();
                for (int t = 0; t < answer.length; t++) {
                    tokens[i * longest + t] = answer[t];
                }
            }
        }
        return Output.ids(tokens, null);
    }
}
