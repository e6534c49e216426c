package org.streamrlaif.loop;

import java.util.List;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.Segment;
import org.streamrlaif.schemas.VoidReason;

/** The narrate stage: the context of a clip, written once and remembered, and its prompts. */
public final class Narration {
    private Narration() {}

    /** What is remembered of one clip. */
    public interface Memory {
        /** The narrative kept before, or null. */
        String recall() throws Exception;

        /** Keeps the narrative. */
        void keep(String narrative) throws Exception;
    }

    /**
     * The prompts of a clip, with its narrative. A void clip and one without segments need none; a
     * clip that the narrator cannot take, which it says with {@link IllegalArgumentException}, or
     * that it gave up, which it says with {@link GivenUpException}, gives void prompts.
     */
    public static List<Prompt> prompts(
            EncodedClip clip, ItemCore<List<Segment>, String> narrator, Memory memory)
            throws Exception {
        if (clip.getVoided() != null || clip.getSegments().isEmpty()) {
            return Prompts.of(clip, "");
        }
        String narrative = memory.recall();
        if (narrative == null) {
            try {
                narrative = narrator.apply(clip.getSegments());
            } catch (GivenUpException e) {
                return Prompts.voided(clip, e.reason());
            } catch (IllegalArgumentException e) {
                return Prompts.voided(
                        clip, new VoidReason("narrate", "unusable-clip", e.getMessage()));
            }
            memory.keep(narrative);
        }
        return Prompts.of(clip, narrative);
    }
}
