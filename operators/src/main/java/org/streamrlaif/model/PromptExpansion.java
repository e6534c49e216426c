package org.streamrlaif.model;

import java.util.Arrays;
import java.util.List;
import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * Repeats image placeholders so that each visual token has one place in the prompt, and makes all
 * of them the first of the family's placeholders.
 */
final class PromptExpansion {
    private PromptExpansion() {}

    static ModelPrompt expand(int[] ids, List<Integer> placeholders, VisualEmbedding visual) {
        long found = Arrays.stream(ids).filter(placeholders::contains).count();
        int blocks = visual == null ? 0 : visual.blocks();
        if (found != blocks) {
            throw new IllegalArgumentException(
                    "prompt: "
                            + found
                            + " image placeholders, expected "
                            + blocks
                            + "; is one written out in the text?");
        }
        if (visual == null) {
            return new ModelPrompt(ids, null);
        }
        int perBlock = visual.count() / blocks;
        int[] expanded = new int[ids.length + visual.count() - blocks];
        int at = 0;
        for (int id : ids) {
            boolean visualHere = placeholders.contains(id);
            int times = visualHere ? perBlock : 1;
            Arrays.fill(expanded, at, at + times, visualHere ? placeholders.get(0) : id);
            at += times;
        }
        return new ModelPrompt(expanded, visual);
    }
}
