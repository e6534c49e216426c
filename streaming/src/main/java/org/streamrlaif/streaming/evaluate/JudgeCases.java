package org.streamrlaif.streaming.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.evaluate.ExactMatch;
import org.streamrlaif.evaluate.FixedPolicy;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.streaming.dataset.PairItem;
import org.streamrlaif.streaming.dataset.QuestionItem;
import org.streamrlaif.streaming.dataset.SkippedItem;
import org.streamrlaif.streaming.evaluate.JudgeTrial.Case;
import org.streamrlaif.streaming.evaluate.QuestionBatches.Batch;
import org.streamrlaif.streaming.evaluate.QuestionBatches.ItemPrompts;

/**
 * Answers that a judge is to compare.
 *
 * @param cases in the order of the data set
 * @param aside what could not be used, with the reason
 */
record JudgeCases(List<Case> cases, List<SkippedItem> aside) {

    /** Pairs whose better answer is known. */
    static JudgeCases pairs(Batch<PairItem> batch) {
        List<Case> cases = new ArrayList<>();
        for (ItemPrompts<PairItem> asked : batch.asked()) {
            PairItem item = asked.item();
            Rollout rollout =
                    Rollouts.answered(asked.prompts().get(0), item.chosen(), item.rejected());
            cases.add(new Case(item, item.kind(), rollout, true));
        }
        return new JudgeCases(cases, batch.aside());
    }

    /** A policy's responses, two to every question, of which at most one may be right. */
    static JudgeCases responses(Batch<QuestionItem> batch, FixedPolicy policy)
            throws IOException, InterruptedException {
        List<Rollout> prompts = batch.asked().stream().map(a -> a.prompts().get(0)).toList();
        List<Rollout> rollouts = policy.answer(prompts);
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < rollouts.size(); i++) {
            QuestionItem item = batch.asked().get(i).item();
            Rollout rollout = rollouts.get(i);
            cases.add(new Case(item, item.kind(), rollout, truth(rollout, item.answer())));
        }
        return new JudgeCases(cases, batch.aside());
    }

    /**
     * Whether the first of two responses is right and the second is not; null when both or none.
     */
    private static Boolean truth(Rollout rollout, String answer) {
        if (rollout.getVoided() != null) {
            return null;
        }
        boolean first = ExactMatch.matches(rollout.getResponses().get(0).getText(), answer);
        boolean second = ExactMatch.matches(rollout.getResponses().get(1).getText(), answer);
        return first == second ? null : (Boolean) first;
    }
}
