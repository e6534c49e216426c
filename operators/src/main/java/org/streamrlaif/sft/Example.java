package org.streamrlaif.sft;

import java.util.List;
import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * An example as tokens.
 *
 * @param clip what it is about: examples of equal clips may share a row
 * @param visual the clip's visual tokens
 * @param replies the answers to learn, at least one
 * @param weight of their tokens in the loss
 */
public record Example(String clip, VisualEmbedding visual, List<Reply> replies, double weight) {

    /** Answer tokens. */
    int tokens() {
        return replies.stream().mapToInt(reply -> reply.response().length).sum();
    }

    /** What it adds to the sum of all weights. */
    double mass() {
        return weight * tokens();
    }
}
