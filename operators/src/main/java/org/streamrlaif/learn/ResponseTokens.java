package org.streamrlaif.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.streamrlaif.encode.VisualRecords;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.ScoredRollout;

/**
 * The responses of a batch, all their N tokens in one flat order: prompt by prompt, response by
 * response.
 *
 * <p>Per token, length N: {@code ids}, {@code logprobs} (at sampling), {@code versions}; {@code
 * responseMask} is all true, since nothing is padded. A response's last token predicts nothing, so
 * the packed rows leave it out.
 */
final class ResponseTokens {

    /**
     * One response.
     *
     * @param row its prompt's packed row
     * @param block its block in that row
     * @param from its first token in the flat order
     * @param to the flat index behind its last token
     * @param score of the reward model
     * @param ended whether its last token ends the sequence
     */
    record Span(int row, int block, int from, int to, double score, boolean ended) {

        int length() {
            return to - from;
        }

        /** This response's part of a flat array. */
        double[] of(double[] flat) {
            return Arrays.copyOfRange(flat, from, to);
        }
    }

    private final List<PackedRow> rows = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final int[] ids;
    private final double[] logprobs;
    private final long[] versions;
    private final boolean[] responseMask;

    /** Lays out scored rollouts, none of them void, each with one score per response. */
    ResponseTokens(VisionLanguageModel model, List<ScoredRollout> rollouts) {
        int total =
                rollouts.stream()
                        .flatMap(rollout -> responses(rollout).stream())
                        .mapToInt(response -> response.getTokens().size())
                        .sum();
        ids = new int[total];
        logprobs = new double[total];
        versions = new long[total];
        responseMask = new boolean[total];
        Arrays.fill(responseMask, true);
        int at = 0;
        for (ScoredRollout rollout : rollouts) {
            at = add(model, rollout, at);
        }
    }

    List<PackedRow> rows() {
        return rows;
    }

    List<Span> spans() {
        return spans;
    }

    /** The responses of each prompt that has any. */
    List<List<Span>> groups() {
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

    /** Number of tokens N. */
    int size() {
        return ids.length;
    }

    int[] ids() {
        return ids;
    }

    double[] logprobs() {
        return logprobs;
    }

    long[] versions() {
        return versions;
    }

    /** Whether any token was made by another version than that of the policy now. */
    boolean isStale(long version) {
        return Arrays.stream(versions).anyMatch(made -> made != version);
    }

    boolean[] responseMask() {
        return responseMask;
    }

    private int add(VisionLanguageModel model, ScoredRollout rollout, int start) {
        Prompt source = rollout.getJudged().getRollout().getPrompt();
        ModelPrompt prompt =
                model.prompt(source.getText(), VisualRecords.embedding(source.getPolicyTokens()));
        List<int[]> blocks = new ArrayList<>();
        int at = start;
        for (int k = 0; k < responses(rollout).size(); k++) {
            Response response = responses(rollout).get(k);
            int length = response.getTokens().size();
            for (int t = 0; t < length; t++) {
                ids[at + t] = response.getTokens().get(t);
                logprobs[at + t] = response.getLogprobs().get(t);
                versions[at + t] = response.getVersions().get(t);
            }
            if (length > 0) {
                boolean ended = response.getFinishReason() == FinishReason.EOS;
                double score = rollout.getScores().get(k);
                spans.add(new Span(rows.size(), blocks.size(), at, at + length, score, ended));
                blocks.add(Arrays.copyOfRange(ids, at, at + length - 1));
                at += length;
            }
        }
        rows.add(new PackedRow(prompt, blocks));
        return at;
    }

    private static List<Response> responses(ScoredRollout rollout) {
        return rollout.getJudged().getRollout().getResponses();
    }
}
