package org.streamrlaif.clips;

import org.streamrlaif.schemas.SentFrames;
import org.streamrlaif.schemas.VisualTokens;

/**
 * Names a part of a clip by its content: equal keys name equal bytes, whoever made them.
 *
 * @param clipId id of the clip: a hash of its pixels
 * @param maker what made the part of the pixels: the content hash of a model, or a fingerprint of
 *     settings
 * @param from the first frame that it was made of
 * @param to the frame behind the last one
 */
public record PartKey(String clipId, String maker, int from, int to) {

    /** The key of visual tokens. */
    public static PartKey of(VisualTokens tokens) {
        return new PartKey(tokens.getClipId(), tokens.getModel(), tokens.getFrom(), tokens.getTo());
    }

    /** The key of sent frames. */
    public static PartKey of(SentFrames frames) {
        return new PartKey(
                frames.getClipId(), frames.getSettings(), frames.getFrom(), frames.getTo());
    }
}
