package org.streamrlaif.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;

/** The narrate stage: the context of a clip, written once and remembered, and its rollouts. */
public final class Narration {
    private Narration() {}

    /** What is remembered of one clip. */
    public interface Memory {

        /** Remembers nothing: every clip is new. */
        Memory NONE =
                new Memory() {
                    @Override
                    public String recall() {
                        return null;
                    }

                    @Override
                    public void keep(String narrative) {}
                };

        /** The narrative kept before, or null. */
        String recall() throws Exception;

        /** Keeps the narrative. */
        void keep(String narrative) throws Exception;
    }

    /**
     * What the narrator says of a clip.
     *
     * @param narrative the context; empty for none
     * @param refusal why the clip gets none and is void; null when it is not
     */
    public record Narrated(String narrative, VoidReason refusal) {

        /** Nothing to say: the clip has no context. */
        public static final Narrated NOTHING = of("");

        /** A narrative. */
        public static Narrated of(String narrative) {
            return new Narrated(narrative, null);
        }

        /** The clip's rollouts, with the narrative or void. */
        public List<Rollout> rollouts(EncodedClip clip) {
            return refusal == null ? Rollouts.of(clip, narrative) : Rollouts.voided(clip, refusal);
        }
    }

    /** Whether the clip wants a narrative: not a void one, nor one without segments. */
    public static boolean needed(EncodedClip clip) {
        return clip.getVoided() == null && !clip.getSegments().isEmpty();
    }

    /**
     * Asks the narrator. A clip that it cannot take, which it says with {@link
     * IllegalArgumentException}, such as too many tokens for its model, that it gave up, which it
     * says with {@link GivenUpException}, or that makes it throw anything else, is refused.
     *
     * @throws IOException of its journal
     * @throws Exception that is about the run, see {@link Faults}
     */
    public static Narrated tell(EncodedClip clip, ItemCore<EncodedClip, String> narrator)
            throws Exception {
        try {
            return Narrated.of(narrator.apply(clip));
        } catch (IllegalArgumentException e) {
            return new Narrated("", new VoidReason("narrate", "unusable-clip", e.getMessage()));
        } catch (IOException | UncheckedIOException e) {
            throw e;
        } catch (Exception e) {
            String name = "ticket " + clip.getAdmitted().getFirstTicket();
            return new Narrated("", Faults.reason("narrate", name, e));
        }
    }

    /**
     * The rollouts of a clip, without responses, with the narrative that is remembered or else
     * asked for and kept.
     */
    public static List<Rollout> rollouts(
            EncodedClip clip, ItemCore<EncodedClip, String> narrator, Memory memory)
            throws Exception {
        if (!needed(clip)) {
            return Narrated.NOTHING.rollouts(clip);
        }
        String narrative = memory.recall();
        if (narrative != null) {
            return Narrated.of(narrative).rollouts(clip);
        }
        Narrated told = tell(clip, narrator);
        if (told.refusal() == null) {
            memory.keep(told.narrative());
        }
        return told.rollouts(clip);
    }
}
