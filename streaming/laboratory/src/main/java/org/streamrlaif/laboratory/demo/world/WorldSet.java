package org.streamrlaif.laboratory.demo.world;

import java.util.Random;

/**
 * The data sets of the world. A video is named by (set, index); different names give independent
 * videos.
 */
public enum WorldSet {
    /** Pre-training of the vision tower, the base model and the judge. */
    PRETRAIN,
    /** Validation of the pre-training. */
    VALIDATION,
    /** Supervised fine-tuning of the start policy. */
    SFT,
    /** Videos the online loop learns from. */
    RL,
    /** Held-out evaluation. */
    TEST;

    /**
     * Random numbers of one purpose for one video.
     *
     * @param world the world's seed; different worlds share no video
     * @param index number of the video in this set
     * @param purpose keeps independent uses apart, such as the scene and its questions
     */
    public Random random(long world, int index, Purpose purpose) {
        long seed = mix(mix(mix(world + 0x5eed) + ordinal()) + index) + purpose.ordinal();
        return new Random(mix(seed));
    }

    /** What random numbers are used for. */
    public enum Purpose {
        SCENE,
        QUESTIONS,
        CODEC,
        LABELS,
        STORY
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
