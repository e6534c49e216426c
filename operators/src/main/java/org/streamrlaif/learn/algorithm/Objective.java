package org.streamrlaif.learn.algorithm;

/**
 * The part of an algorithm that is its own: what a batch teaches each of its tokens.
 *
 * <p>Everything else is the same for all: passes over the models, clipped updates, optimisers,
 * state. The loss that trains the policy is that of the kernel {@code ppo_policy_gradient} unless
 * there is a {@link PolicyLoss}, that of the value function {@code ppo_value_gradient}, both in
 * {@code ppo.py}. Stateless; one per learner.
 */
public sealed interface Objective
        permits Ppo, PaperPpo, Grpo, Rloo, RankGrpo, WinRate, Gopo, OnlineDpo {

    /** The objective of the algorithm in the settings. */
    static Objective of(LearnConfig config) {
        return switch (config.algorithm()) {
            case PPO -> new Ppo(config);
            case PAPER -> new PaperPpo();
            case GRPO -> new Grpo(config);
            case RLOO -> new Rloo(config);
            case RANK_GRPO -> new RankGrpo(config);
            case WIN_RATE -> new WinRate(config);
            case GOPO -> new Gopo(config);
            case ONLINE_DPO -> new OnlineDpo(config);
        };
    }

    /** The settings that the algorithm runs with: those given, or what a preset makes of them. */
    static LearnConfig settings(LearnConfig config) {
        return config.algorithm() == Algorithm.PAPER ? PaperPpo.preset(config) : config;
    }

    /** Whether it reads {@link SeenBatch#logprobs()}. */
    default boolean readsLogprobs() {
        return false;
    }

    /** Whether every response is padded to the longest allowed, as {@link PaperPpo} has it. */
    default boolean padsResponses() {
        return false;
    }

    /** Advantages of all tokens of a batch, and returns where there is a value function. */
    Targets targets(SeenBatch seen);
}
