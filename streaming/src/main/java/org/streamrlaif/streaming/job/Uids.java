package org.streamrlaif.streaming.job;

/**
 * Uids of sources, operators and sinks. State in savepoints is found by them: they never change.
 */
public final class Uids {

    static final String LIVE = "live";
    static final String LIVE_SAMPLES = "live-samples";
    static final String SAMPLES = "samples";
    static final String TICKETS = "tickets";
    static final String DUPLICATES = "duplicates";
    static final String DECODE = "decode";
    static final String ENCODE = "encode";
    static final String NARRATE = "narrate";
    static final String GENERATE = "generate";
    static final String JUDGE = "judge";
    static final String REWARD = "reward";
    public static final String LEARN = "learn";
    static final String POLICY_VERSIONS = "policy-versions";
    static final String INSTALL = "install";
    static final String ANNOUNCEMENTS = "announcements";
    static final String TRAINING_STEPS = "training-steps";
    static final String DEAD_LETTERS = "dead-letters";
    static final String ROLLOUTS = "rollouts";
    static final String PREFERENCES = "preferences";

    private Uids() {}
}
