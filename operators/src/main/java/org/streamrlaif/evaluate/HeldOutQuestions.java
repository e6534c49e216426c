package org.streamrlaif.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Rollout;

/**
 * Questions about videos that nothing is trained on, ready to be put to one policy after the other.
 * Used by one thread.
 */
public final class HeldOutQuestions {

    private final List<Rollout> prompts;
    private final int atOnce;

    /**
     * Questions.
     *
     * @param prompts as {@link ClipPrompts} makes them, which keeps their clips; the ticket of a
     *     prompt is its place
     * @param atOnce how many are put to a policy in one call, whose visual tokens are unpacked
     *     together
     */
    public HeldOutQuestions(List<Rollout> prompts, int atOnce) {
        this.prompts = List.copyOf(prompts);
        this.atOnce = atOnce;
    }

    /** A policy's responses, one rollout per question, in order. */
    public List<Rollout> responses(FixedPolicy policy) throws IOException, InterruptedException {
        List<Rollout> responses = new ArrayList<>();
        for (int from = 0; from < prompts.size(); from += atOnce) {
            int to = Math.min(prompts.size(), from + atOnce);
            responses.addAll(policy.answer(prompts.subList(from, to)));
        }
        return responses;
    }

    /**
     * The text of a policy's first response to each question, in order.
     *
     * @throws RunFailedException when a question cannot be put to the policy, naming it
     */
    public List<String> answers(FixedPolicy policy) throws IOException, InterruptedException {
        List<String> answers = new ArrayList<>();
        for (Rollout rollout : responses(policy)) {
            if (rollout.getVoided() != null) {
                throw new RunFailedException(
                        "evaluation.dataset: question "
                                + rollout.getSampleId()
                                + ": "
                                + rollout.getVoided().getMessage());
            }
            answers.add(rollout.getResponses().get(0).getText());
        }
        return answers;
    }

    /**
     * A judge's comparison of two policies' answers. Equal answers are even and cost nothing.
     *
     * @param answers one per question
     * @param others one per question
     * @return per question 1 where the judge prefers the answer in both orders, 0 where it prefers
     *     the other one, ½ where neither; NaN where there is no verdict
     */
    public double[] compare(JudgeCore judge, List<String> answers, List<String> others)
            throws Exception {
        double[] scores = new double[prompts.size()];
        Arrays.fill(scores, 0.5);
        List<Rollout> different = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (!answers.get(i).strip().equals(others.get(i).strip())) {
                different.add(Rollouts.answered(prompts.get(i), answers.get(i), others.get(i)));
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
        if (judged.getPreferences().isEmpty()) {
            return 0.5;
        }
        Preference preference = judged.getPreferences().get(0);
        if (preference.getTie() || !preference.getConsistent()) {
            return 0.5;
        }
        boolean firstIsBetter = preference.getPChosen() > 0.5 == (preference.getFirst() == 0);
        return firstIsBetter ? 1 : 0;
    }
}
