package org.streamrlaif.learn.algorithm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.streamrlaif.maths.RewardShaping;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.packing.PackedPrompt;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.FunctionReward;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;

/**
 * The responses of a batch, all their N tokens in one flat order: prompt by prompt, response by
 * response.
 *
 * <p>Per token, length N: {@code ids}, {@code logprobs} (at sampling), {@code versions}; {@code
 * responseMask} is all true unless responses are padded to one length, for the one objective that
 * asks for it. Padding holds 0 and the version of the response's last token. A response's last
 * position predicts nothing, so the packed rows leave it out.
 */
public final class ResponseTokens {

    /**
     * One response.
     *
     * @param row its prompt's packed row
     * @param block its block in that row
     * @param response its index among the responses of its rollout
     * @param from its first token in the flat order
     * @param to the flat index behind its last token
     * @param end the flat index behind its last position; {@code to} without padding
     * @param score that of the reward model and the values of reward functions by their weights;
     *     NaN when the rollout has neither
     * @param ended whether its last token ends the sequence
     */
    public record Span(
            int row,
            int block,
            int response,
            int from,
            int to,
            int end,
            double score,
            boolean ended) {

        public int length() {
            return to - from;
        }

        /** The score, less what a response pays that did not end, in units of the score. */
        double reward(double noEosPenalty) {
            return RewardShaping.withNoEosPenalty(score, ended, noEosPenalty);
        }

        /** This response's part of a flat array. */
        double[] of(double[] flat) {
            return Arrays.copyOfRange(flat, from, to);
        }

        /** The same with its padding. */
        double[] padded(double[] flat) {
            return Arrays.copyOfRange(flat, from, end);
        }
    }

    private final List<PackedPrompt> rows = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final List<List<Preference>> preferences = new ArrayList<>();
    private final List<List<String>> texts = new ArrayList<>();
    private final List<Double> judgeWeights = new ArrayList<>();
    private boolean scored = true;
    private final int[] ids;
    private final double[] logprobs;
    private final long[] versions;
    private final boolean[] responseMask;

    /**
     * Lays out rollouts, none of them void.
     *
     * @param padTo positions of every response that has a token; 0 pads nothing
     */
    public ResponseTokens(List<TrainablePrompt> prompts, int padTo) {
        int total =
                prompts.stream()
                        .flatMap(prompt -> prompt.rollout().getResponses().stream())
                        .mapToInt(response -> positions(response, padTo))
                        .sum();
        ids = new int[total];
        logprobs = new double[total];
        versions = new long[total];
        responseMask = new boolean[total];
        int at = 0;
        for (TrainablePrompt prompt : prompts) {
            at = add(prompt.rollout(), prompt.prompt(), padTo, at);
        }
    }

    /**
     * Lays out responses that come from no rollout: without scores and padding, their
     * log-probabilities and versions 0.
     *
     * @param responses of each prompt, of at least one token each
     */
    public ResponseTokens(List<ModelPrompt> prompts, List<List<int[]>> responses) {
        ids = responses.stream().flatMap(List::stream).flatMapToInt(Arrays::stream).toArray();
        logprobs = new double[ids.length];
        versions = new long[ids.length];
        responseMask = new boolean[ids.length];
        Arrays.fill(responseMask, true);
        scored = false;
        int at = 0;
        for (int row = 0; row < prompts.size(); row++) {
            List<int[]> blocks = new ArrayList<>();
            for (int[] response : responses.get(row)) {
                int k = blocks.size();
                int end = at + response.length;
                spans.add(new Span(row, k, k, at, end, end, Double.NaN, true));
                blocks.add(Arrays.copyOf(response, response.length - 1));
                at = end;
            }
            rows.add(new PackedPrompt(prompts.get(row), blocks));
            preferences.add(List.of());
            texts.add(List.of());
            judgeWeights.add(1.0);
        }
    }

    public List<PackedPrompt> rows() {
        return rows;
    }

    public List<Span> spans() {
        return spans;
    }

    /** The judge's preferences between the responses to the prompt of this one. */
    List<Preference> preferences(Span span) {
        return preferences.get(span.row());
    }

    /** What this one says, without white space around it, as the judge compares it. */
    String text(Span span) {
        return texts.get(span.row()).get(span.response()).strip();
    }

    /** What the judge's share of this one's reward counts beside its score. */
    double judgeWeight(Span span) {
        return judgeWeights.get(span.row());
    }

    /** Whether a reward model or reward functions scored the responses. */
    public boolean areScored() {
        return scored;
    }

    /** The responses of each prompt that has any. */
    public List<List<Span>> groups() {
        return groups(spans);
    }

    /** Responses by their prompts, those of one prompt standing together. */
    List<List<Span>> groups(List<Span> spans) {
        List<List<Span>> groups = new ArrayList<>();
        int row = -1;
        for (Span span : spans) {
            if (span.row() != row) {
                groups.add(new ArrayList<>());
                row = span.row();
            }
            groups.get(groups.size() - 1).add(span);
        }
        return groups;
    }

    /** Number of positions N: that of the tokens without padding. */
    public int size() {
        return ids.length;
    }

    public int[] ids() {
        return ids;
    }

    public double[] logprobs() {
        return logprobs;
    }

    public long[] versions() {
        return versions;
    }

    /** Whether any token was made by another version than that of the policy now. */
    public boolean isStale(long version) {
        return Arrays.stream(versions).anyMatch(made -> made != version);
    }

    public boolean[] responseMask() {
        return responseMask;
    }

    private int add(Rollout rollout, ModelPrompt prompt, int padTo, int start) {
        List<int[]> blocks = new ArrayList<>();
        List<Integer> seen = new ArrayList<>();
        int at = start;
        for (int k = 0; k < rollout.getResponses().size(); k++) {
            Response response = rollout.getResponses().get(k);
            int length = response.getTokens().size();
            for (int t = 0; t < length; t++) {
                ids[at + t] = response.getTokens().get(t);
                logprobs[at + t] = response.getLogprobs().get(t);
                versions[at + t] = response.getVersions().get(t);
                responseMask[at + t] = true;
            }
            if (length > 0) {
                int end = at + positions(response, padTo);
                Arrays.fill(versions, at + length, end, versions[at + length - 1]);
                boolean ended = response.getFinishReason() == FinishReason.EOS;
                double score = score(rollout, k);
                spans.add(
                        new Span(
                                rows.size(), blocks.size(), k, at, at + length, end, score, ended));
                blocks.add(Arrays.copyOfRange(ids, at, end - 1));
                seen.add(Math.min(length, end - 1 - at));
                at = end;
            }
        }
        rows.add(new PackedPrompt(prompt, blocks, seen));
        preferences.add(rollout.getPreferences());
        texts.add(rollout.getResponses().stream().map(Response::getText).toList());
        judgeWeights.add(rollout.getJudgeWeight());
        scored &= !(rollout.getScores().isEmpty() && rollout.getRewards().isEmpty());
        return at;
    }

    /** judgeWeight · score + Σ weight · value of response k, as far as there are these. */
    private static double score(Rollout rollout, int k) {
        if (rollout.getRewards().isEmpty()) {
            return rollout.getScores().isEmpty() ? Double.NaN : rollout.getScores().get(k);
        }
        double score =
                rollout.getScores().isEmpty()
                        ? 0
                        : rollout.getJudgeWeight() * rollout.getScores().get(k);
        for (FunctionReward reward : rollout.getRewards()) {
            score += reward.getWeight() * reward.getValues().get(k);
        }
        return score;
    }

    private static int positions(Response response, int padTo) {
        int length = response.getTokens().size();
        return length == 0 ? 0 : Math.max(length, padTo);
    }
}
