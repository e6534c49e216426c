package org.streamrlaif.learn.algorithm;

/** The policy losses of algorithms that learn from advantages. */
public enum LossKind {
    /** Ratio and clip per token: the kernel's own. */
    PPO,
    /** Ratio and clip per response; see {@link Gspo}. */
    GSPO,
    /** Clipped importance weights; see {@link Cispo}. */
    CISPO
}
