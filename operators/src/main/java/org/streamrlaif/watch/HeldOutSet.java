package org.streamrlaif.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Rollout;

/**
 * The held-out questions, ready to be asked, and what it takes to mark the answers. Visual tokens
 * of all videos stay in memory. Used by one thread.
 */
final class HeldOutSet implements AutoCloseable {

    private final List<HeldOutItem> items;
    private final HeldOutPolicy policy;
    private final JudgeCore judge;
    private final List<Rollout> prompts;

    /**
     * Reads and encodes the videos.
     *
     * @param items the questions, one or more
     * @param stages make them ready; stay the caller's
     * @param policy answers them
     * @param judge compares answers with those of the start policy, closed with this; null for
     *     exact answers only
     * @throws RunFailedException when a video cannot be used
     * @throws InterruptedException when the thread is interrupted
     */
    HeldOutSet(List<HeldOutItem> items, HeldOutStages stages, HeldOutPolicy policy, JudgeCore judge)
            throws Exception {
        this.items = items;
        this.policy = policy;
        this.judge = judge;
        prompts = HeldOutPrompts.of(items, stages);
    }

    /** Greedy answers of a policy, in the order of the questions. */
    List<String> answers(LoraAdapter adapter) throws Exception {
        return policy.answers(prompts, adapter).stream()
                .map(rollout -> rollout.getResponses().get(0).getText())
                .toList();
    }

    /**
     * Marks answers.
     *
     * @param answers one per question
     * @param start the start policy's answers
     */
    HeldOutScores mark(List<String> answers, List<String> start) throws Exception {
        double[] exact = new double[items.size()];
        for (int i = 0; i < exact.length; i++) {
            exact[i] = items.get(i).score(answers.get(i));
        }
        return new HeldOutScores(exact, judged(answers, start));
    }

    /** Places of the questions of each kind; none when no question names one. */
    Map<String, int[]> kinds() {
        Map<String, List<Integer>> places = new TreeMap<>();
        for (int i = 0; i < items.size(); i++) {
            if (!items.get(i).kind().isEmpty()) {
                places.computeIfAbsent(items.get(i).kind(), kind -> new ArrayList<>()).add(i);
            }
        }
        Map<String, int[]> kinds = new TreeMap<>();
        places.forEach(
                (kind, list) ->
                        kinds.put(kind, list.stream().mapToInt(Integer::intValue).toArray()));
        return kinds;
    }

    /** Tells these questions, and whether a judge compares the answers, from all others. */
    String fingerprint() {
        return Sha256.of((judge != null) + " " + items);
    }

    /** How many questions and videos there are. */
    @Override
    public String toString() {
        long videos = items.stream().map(HeldOutItem::video).distinct().count();
        return items.size() + " questions about " + videos + " videos";
    }

    /** The judge's verdicts; equal answers are even and cost nothing. */
    private double[] judged(List<String> answers, List<String> start) throws Exception {
        double[] scores = new double[items.size()];
        Arrays.fill(scores, judge == null ? Double.NaN : 0.5);
        if (judge == null) {
            return scores;
        }
        List<Rollout> different = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (!answers.get(i).strip().equals(start.get(i).strip())) {
                different.add(Rollouts.answered(prompts.get(i), answers.get(i), start.get(i)));
            }
        }
        for (Rollout judged : judge.run(0, different)) {
            scores[(int) judged.getTicket()] = score(judged);
        }
        return scores;
    }

    /** The score of the first response; NaN without a verdict. */
    private static double score(Rollout judged) {
        if (judged.getVoided() != null) {
            return Double.NaN;
        }
        if (judged.getPreferences().isEmpty() || judged.getPreferences().get(0).getTie()) {
            return 0.5;
        }
        Preference preference = judged.getPreferences().get(0);
        boolean firstIsBetter = preference.getPChosen() > 0.5 == (preference.getFirst() == 0);
        return firstIsBetter ? 1 : 0;
    }

    @Override
    public void close() throws Exception {
        if (judge != null) {
            judge.close();
        }
    }
}
