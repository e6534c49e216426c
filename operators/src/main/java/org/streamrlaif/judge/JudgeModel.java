package org.streamrlaif.judge;

import java.util.List;
import org.streamrlaif.schemas.SentFrames;
import org.streamrlaif.schemas.VisualTokens;
import org.streamrlaif.schemas.VoidReason;

/**
 * A model that chooses one of a few answers, such as A and B: a local checkpoint, or a remote
 * endpoint. Used by one thread at a time.
 */
public interface JudgeModel extends AutoCloseable {

    /** The stage that a judge's failures belong to. */
    String STAGE = "judge";

    /** Name and content hash, as recorded with every preference. */
    String name();

    /**
     * A text as the model is to read it when it comes from outside: what the model would take for a
     * special token is broken up.
     */
    String plain(String text);

    /**
     * Asks all questions of all inquiries.
     *
     * @return one per inquiry, in the same order
     * @throws InterruptedException when the thread is interrupted: the answers are not wanted any
     *     more
     */
    List<Answers> ask(List<Inquiry> inquiries) throws InterruptedException;

    @Override
    void close();

    /**
     * Questions about one video.
     *
     * @param tokens the video as a local model sees it; null for none
     * @param frames the video as a remote model sees it; null for none
     * @param questions texts that each ask for one of the model's C answers, Q ≥ 1
     */
    record Inquiry(VisualTokens tokens, SentFrames frames, List<String> questions) {

        /** Questions for a local model. */
        public Inquiry(VisualTokens tokens, List<String> questions) {
            this(tokens, null, questions);
        }
    }

    /**
     * What the model says.
     *
     * @param logits Q × C: log-probability of each answer for each question, up to a constant per
     *     question; null on failure
     * @param failure why there are no answers; null when there are
     */
    record Answers(double[][] logits, VoidReason failure) {

        static Answers of(double[][] logits) {
            return new Answers(logits, null);
        }

        static Answers failed(String code, String message) {
            return new Answers(null, new VoidReason(STAGE, code, message));
        }
    }
}
