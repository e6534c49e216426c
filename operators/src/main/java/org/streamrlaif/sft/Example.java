package org.streamrlaif.sft;

import java.util.List;
import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * An example as tokens.
 *
 * @param clip what it is about: examples of equal clips may share a row
 * @param visual the clip's visual tokens
 * @param answers the answers to learn, at least one
 * @param weight of their tokens in the loss
 */
public record Example(
        String clip, VisualEmbedding visual, List<PromptResponse> answers, double weight) {

    /** Answer tokens. */
    int tokens() {
        return answers.stream().mapToInt(answer -> answer.response().length).sum();
    }

    /** What it adds to the sum of all weights. */
    double mass() {
        return weight * tokens();
    }
}
