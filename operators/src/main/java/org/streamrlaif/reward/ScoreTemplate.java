package org.streamrlaif.reward;

import java.util.Arrays;
import org.streamrlaif.encode.RolloutPrompt;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.packing.PackedPrompt;
import org.streamrlaif.schemas.Rollout;

/**
 * What the reward model reads: the question as the base model's chat template puts it, the response
 * as its answer, and the end-of-sequence token, at which the score is read.
 *
 * <p>Training and scoring both go through here: a reward model is lost when its text differs
 * between the two by a single token. A response that did not end gets the end token all the same;
 * what that costs is the learner's affair.
 */
final class ScoreTemplate {

    private final VisionLanguageModel model;
    private final RewardBase base;
    private final int eosId;

    ScoreTemplate(VisionLanguageModel model, RewardBase base) {
        this.model = model;
        this.base = base;
        this.eosId = model.config().eosIds().get(0);
    }

    /** One row: the prompt, and one block per response. */
    PackedPrompt row(Rollout rollout) {
        return new PackedPrompt(
                RolloutPrompt.of(model, rollout, base.tokens(rollout)),
                rollout.getResponses().stream()
                        .map(response -> block(response.getText()))
                        .toList());
    }

    /** A copy without what the reward model does not read: the narrative, others' tokens. */
    Rollout bare(Rollout rollout) {
        Rollout bare = Rollouts.copy(rollout);
        bare.setNarrative("");
        bare.setPolicyTokens(base.tokens(rollout));
        bare.setJudgeTokens(null);
        return bare;
    }

    private int[] block(String text) {
        int[] ids = model.tokenizer().encode(text, false);
        int[] block = Arrays.copyOf(ids, ids.length + 1);
        block[ids.length] = eosId;
        return block;
    }
}
