package org.streamrlaif.judge;

import java.util.Arrays;
import java.util.List;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.packing.PackedPrompt;

/** Prompts about one video as one packed row: their common start, and how each goes on. */
final class CommonStart {

    private CommonStart() {}

    /**
     * Packs prompts; every block keeps at least the prompt's last token.
     *
     * @param prompts with equal visual tokens, whose placeholders all lie in the common start
     */
    static PackedPrompt pack(List<ModelPrompt> prompts) {
        int shared = length(prompts.stream().map(ModelPrompt::ids).toList());
        ModelPrompt first = prompts.get(0);
        List<int[]> blocks =
                prompts.stream()
                        .map(prompt -> Arrays.copyOfRange(prompt.ids(), shared, prompt.length()))
                        .toList();
        return new PackedPrompt(first.start(shared), blocks);
    }

    /** Number of tokens that all prompts start with, leaving one of each. */
    static int length(List<int[]> prompts) {
        int[] first = prompts.get(0);
        int shared = first.length - 1;
        for (int[] prompt : prompts) {
            int differs = Arrays.mismatch(first, prompt);
            shared = Math.min(shared, prompt.length - 1);
            shared = differs < 0 ? shared : Math.min(shared, differs);
        }
        return shared;
    }
}
