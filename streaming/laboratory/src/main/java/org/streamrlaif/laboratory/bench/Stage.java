package org.streamrlaif.laboratory.bench;

/** The parts of the loop whose work is timed. */
public enum Stage {
    /** Decoding, encoding and narrating of clips. */
    PREPARE,
    /** Sampling of responses, taking new weights into use included. */
    GENERATE,
    /** Comparing responses. */
    JUDGE,
    /** Learning from the comparisons and scoring. */
    REWARD,
    /** The step of the policy, storing its weights included. */
    LEARN
}
