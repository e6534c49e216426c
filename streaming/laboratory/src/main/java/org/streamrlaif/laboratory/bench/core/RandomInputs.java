package org.streamrlaif.laboratory.bench.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.vision.VisualEmbedding;

/** Inputs of a given shape for a model, the same at every call. Not thread-safe. */
final class RandomInputs {
    private static final long SEED = 17;

    private final VisionLanguageModel model;
    private final Random random = new Random(SEED);

    RandomInputs(VisionLanguageModel model) {
        this.model = model;
    }

    /** Pixels of a clip, as the tower takes them. */
    record Clip(VisionLanguageModel model, float[] pixels, int frames) {

        VisualEmbedding encode() {
            return model.encode(pixels, List.of(new FrameRange(0, frames))).get(0);
        }

        /** This clip so many times over, as one. */
        Clip times(int clips) {
            float[] all = new float[clips * pixels.length];
            for (int i = 0; i < clips; i++) {
                System.arraycopy(pixels, 0, all, i * pixels.length, pixels.length);
            }
            return new Clip(model, all, clips * frames);
        }
    }

    /** Different prompts: visual tokens first, then text. */
    List<ModelPrompt> prompts(int count, int visualTokens, int textTokens) {
        List<ModelPrompt> prompts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] ids = new int[visualTokens + textTokens];
            for (int k = 0; k < ids.length; k++) {
                ids[k] = k < visualTokens ? model.config().imageTokenId() : token();
            }
            prompts.add(new ModelPrompt(ids, visualTokens == 0 ? null : visual(visualTokens)));
        }
        return prompts;
    }

    /** Text tokens. */
    int[] tokens(int count) {
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = token();
        }
        return tokens;
    }

    /**
     * A clip whose frames give this many visual tokens; null for none.
     *
     * @throws IllegalArgumentException when no number of frames does
     */
    Clip clip(int visualTokens) {
        if (visualTokens == 0) {
            return null;
        }
        int side = model.config().vision().squareSide();
        int fewer = 0;
        int frames = 1;
        while (model.config().visualTokens(frames, side, side) < visualTokens) {
            fewer = model.config().visualTokens(frames, side, side);
            frames++;
        }
        int found = model.config().visualTokens(frames, side, side);
        if (found != visualTokens) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "visual-tokens: %d, expected %d or %d, which whole frames have",
                            visualTokens,
                            fewer,
                            found));
        }
        return frames(frames);
    }

    private Clip frames(int count) {
        int side = model.config().vision().squareSide();
        return new Clip(model, noise(count * 3 * side * side), count);
    }

    private VisualEmbedding visual(int tokens) {
        int width = model.config().visualWidth();
        return new VisualEmbedding(tokens, width, 1, noise(tokens * width));
    }

    private int token() {
        int token = random.nextInt(model.config().text().vocabSize());
        return token == model.config().imageTokenId() ? 0 : token;
    }

    private float[] noise(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
