package org.streamrlaif.model;

import java.util.Arrays;

/** Repeats image placeholders so that each visual token has one place in the prompt. */
final class PromptExpansion {
    private PromptExpansion() {}

    static ModelPrompt expand(int[] ids, int imageId, VisualEmbedding visual) {
        long found = Arrays.stream(ids).filter(id -> id == imageId).count();
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
            int times = id == imageId ? perBlock : 1;
            Arrays.fill(expanded, at, at + times, id);
            at += times;
        }
        return new ModelPrompt(expanded, visual);
    }
}
