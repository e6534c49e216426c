package org.streamrlaif.sft;

import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * A held-out example.
 *
 * @param conversation with at least one answer
 * @param clip id of the clip it is about
 * @param visual the clip's visual tokens
 */
public record HeldOutExample(Conversation conversation, String clip, VisualEmbedding visual) {}
