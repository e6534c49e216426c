package org.streamrlaif.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;

/** Answers prompts with fixed weights: captions, evaluation, the command line. Not thread-safe. */
public final class TextGenerator implements AutoCloseable {
    private static final int STEPS = 4;

    private final VisionLanguageModel model;
    private final SamplingConfig sampling;
    private final DecodeSession session;

    /**
     * @param model the base model, which stays the caller's
     * @param adapter the weights on top, null for none; may be closed afterwards
     * @param sampling how answers are sampled; {@code responses} is not used
     */
    public TextGenerator(VisionLanguageModel model, LoraAdapter adapter, SamplingConfig sampling) {
        this(model, adapter, sampling, model.config().eosIds());
    }

    /**
     * As the other constructor, with other end tokens.
     *
     * @param ends tokens that end an answer; empty = all answers have the full length
     */
    public TextGenerator(
            VisionLanguageModel model,
            LoraAdapter adapter,
            SamplingConfig sampling,
            List<Integer> ends) {
        this.model = model;
        this.sampling = sampling;
        session = new DecodeSession(model, sampling, ends);
        session.use(adapter, 0);
    }

    /** The texts of one answer per prompt, in order. */
    public List<String> answers(List<ModelPrompt> prompts, long seed) {
        return rows(prompts, seed).stream().map(this::text).toList();
    }

    /** One answer per prompt, in order, with its tokens. */
    public List<DecodeRow> rows(List<ModelPrompt> prompts, long seed) {
        List<DecodeRow> rows = new ArrayList<>();
        for (ModelPrompt prompt : prompts) {
            rows.add(submit(prompt, Uniforms.of(seed, rows.size(), 0)));
        }
        while (!session.idle()) {
            session.advance(STEPS);
        }
        return rows;
    }

    /**
     * Answers one prompt and hands the text out as it grows.
     *
     * @param pieces called with each new piece of text; the pieces make up the whole answer
     */
    public DecodeRow stream(ModelPrompt prompt, long seed, Consumer<String> pieces) {
        DecodeRow row = submit(prompt, Uniforms.of(seed, 0, 0));
        int shown = 0;
        while (!session.idle()) {
            session.advance(1);
            String text = model.tokenizer().decode(row.tokens(), true);
            // Half a character decodes to the replacement character until its other half has come.
            if (text.length() > shown && (row.finished() || !text.endsWith("\uFFFD"))) {
                pieces.accept(text.substring(shown));
                shown = text.length();
            }
        }
        return row;
    }

    /** The text of an answer, without special tokens. */
    public String text(DecodeRow row) {
        return model.tokenizer().decode(row.tokens(), true).strip();
    }

    private DecodeRow submit(ModelPrompt prompt, Uniforms uniforms) {
        int room = model.config().text().maxPositions() - prompt.length();
        DecodeRow row = new DecodeRow(prompt, Math.min(room, sampling.maxNewTokens()), uniforms);
        session.submit(row);
        return row;
    }

    @Override
    public void close() {
        session.close();
    }
}
