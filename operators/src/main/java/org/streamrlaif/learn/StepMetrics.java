package org.streamrlaif.learn;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.streamrlaif.learn.algorithm.Correction;
import org.streamrlaif.learn.algorithm.ResponseTokens;
import org.streamrlaif.learn.algorithm.SeenBatch;
import org.streamrlaif.learn.algorithm.Targets;
import org.streamrlaif.maths.Masked;

/**
 * The metrics of one learner step, their names and meanings.
 *
 * <p>N tokens and R responses of the batch; means over tokens unless said otherwise; π the policy
 * that is trained, μ the policy versions that sampled, logprobs at the sampling temperature.
 */
public final class StepMetrics {

    /**
     * Mean score over the responses: that of the reward model, normalised, and the values of reward
     * functions, by their weights.
     */
    public static final String SCORE = "score";

    /** Standard deviation of the scores over the responses. */
    public static final String SCORE_DEVIATION = "scoreDeviation";

    /**
     * Mean over the responses of Σ_t (logprob − refLogprob), nats: of π before the step where it
     * was computed again, else of μ.
     */
    public static final String KL = "kl";

    /** β in force for this batch. */
    public static final String KL_COEF = "klCoef";

    /** Entropy of π's next-token distribution at the sampling temperature, nats. */
    public static final String ENTROPY = "entropy";

    /** Mean number of tokens of a response, the end-of-sequence token included. */
    public static final String RESPONSE_LENGTH = "responseLength";

    /** Share of the responses that ended by themselves. */
    public static final String ENDED_FRACTION = "endedFraction";

    /** Response tokens N. */
    public static final String TOKENS = "tokens";

    /** Mean clipped policy loss, with the KL term and the entropy bonus of the loss. */
    public static final String POLICY_LOSS = "policyLoss";

    /** Share of tokens whose ratio the clip held back. */
    public static final String CLIP_FRACTION = "clipFraction";

    /** Mean of ½·(log π − log π_old)²: how far π moved away from what its ratio is taken to. */
    public static final String APPROX_KL = "approxKl";

    /** Global gradient norm of the policy before clipping, mean over the updates. */
    public static final String POLICY_GRAD_NORM = "policyGradNorm";

    /** Learning rate of the policy's last update; 0 while only the critic learns. */
    public static final String POLICY_LEARNING_RATE = "policyLearningRate";

    /** Mean clipped value loss. */
    public static final String VALUE_LOSS = "valueLoss";

    /** Share of tokens whose value the clip held back. */
    public static final String VALUE_CLIP_FRACTION = "valueClipFraction";

    /** 1 − Var(G − V)/Var(G) of the values at rollout. */
    public static final String EXPLAINED_VARIANCE = "explainedVariance";

    /** Global gradient norm of the value function before clipping, mean over the updates. */
    public static final String VALUE_GRAD_NORM = "valueGradNorm";

    /** Mean over the tokens of (learner's version − version that made the token). */
    public static final String STALENESS_MEAN = "stalenessMean";

    /** Largest staleness of a token. */
    public static final String STALENESS_MAX = "stalenessMax";

    /**
     * Share of the prompts whose responses all have advantage 0, as they score or rank equal;
     * absent where there is a value function.
     */
    public static final String SILENT_GROUPS = "silentGroups";

    /** Mean over the prompts of how often their responses were sampled. */
    public static final String ATTEMPTS = "attempts";

    /**
     * Mean importance weight of the tokens, after the cap: 1 where nothing is stale or the
     * correction has no weights.
     */
    public static final String IMPORTANCE_WEIGHT = "importanceWeight";

    /** Share of tokens whose importance weight the cap changed. */
    public static final String TRUNCATED_FRACTION = "truncatedFraction";

    /**
     * Mean |log π − log μ| over the tokens that π itself made: how far generation and training
     * round apart. Only where log-probabilities were computed again.
     */
    public static final String GENERATION_GAP = "generationGap";

    /** Share of tokens whose loss the dual clip held back. */
    public static final String DUAL_CLIP_FRACTION = "dualClipFraction";

    /** Whole passes over the batch, which is fewer than asked for when the KL stopped them. */
    public static final String PASSES = "passes";

    /** Updates that were given up because a loss or a gradient was not finite. */
    public static final String SKIPPED_UPDATES = "skippedUpdates";

    /**
     * KL(π ‖ reference) per response of the policy after the step, nats, estimated on the batch's
     * responses with importance weights. Only where the gate bounds it.
     */
    public static final String VERSION_KL = "versionKl";

    private StepMetrics() {}

    /** The metrics that do not depend on the updates. */
    static Map<String, Double> of(
            long version, SeenBatch seen, Targets targets, Correction correction) {
        ResponseTokens responses = seen.responses();
        double[] scores =
                responses.spans().stream().mapToDouble(ResponseTokens.Span::score).toArray();
        boolean[] every = new boolean[scores.length];
        Arrays.fill(every, true);
        boolean[] responseMask = responses.responseMask();
        double[] staleness =
                Arrays.stream(responses.versions()).mapToDouble(made -> version - made).toArray();
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (responses.areScored()) {
            metrics.put(SCORE, Masked.mean(scores, every));
            metrics.put(SCORE_DEVIATION, Math.sqrt(Masked.variance(scores, every)));
        }
        metrics.put(KL, seen.kl());
        metrics.put(KL_COEF, seen.klCoef());
        metrics.put(RESPONSE_LENGTH, (double) Masked.count(responseMask) / scores.length);
        metrics.put(
                ENDED_FRACTION,
                (double) responses.spans().stream().filter(ResponseTokens.Span::ended).count()
                        / scores.length);
        metrics.put(TOKENS, (double) Masked.count(responseMask));
        if (targets.returns().length > 0) {
            metrics.put(
                    EXPLAINED_VARIANCE,
                    Masked.explainedVariance(seen.values(), targets.returns(), responseMask));
        } else {
            metrics.put(SILENT_GROUPS, silentGroups(responses, targets));
        }
        if (seen.recomputed()) {
            OptionalDouble gap =
                    IntStream.range(0, responses.size())
                            .filter(t -> responseMask[t] && staleness[t] == 0)
                            .mapToDouble(
                                    t -> Math.abs(seen.logprobs()[t] - responses.logprobs()[t]))
                            .average();
            gap.ifPresent(mean -> metrics.put(GENERATION_GAP, mean));
        }
        metrics.put(STALENESS_MEAN, Masked.mean(staleness, responseMask));
        metrics.put(STALENESS_MAX, Arrays.stream(staleness).max().orElse(0));
        metrics.put(IMPORTANCE_WEIGHT, correction.meanWeight());
        metrics.put(TRUNCATED_FRACTION, correction.truncated());
        return metrics;
    }

    private static double silentGroups(ResponseTokens responses, Targets targets) {
        List<List<ResponseTokens.Span>> groups = responses.groups();
        long silent =
                groups.stream()
                        .filter(
                                group ->
                                        group.stream()
                                                .allMatch(
                                                        span ->
                                                                targets.advantages()[span.from()]
                                                                        == 0))
                        .count();
        return (double) silent / groups.size();
    }
}
