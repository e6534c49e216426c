package org.streamrlaif.reward;

import java.util.Arrays;
import org.streamrlaif.encode.RolloutPrompt;
import org.streamrlaif.loop.MediaWords;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.packing.PackedPrompt;
import org.streamrlaif.schemas.Rollout;

/**
 * What the reward model reads: the question as the base model's chat template puts it, with the
 * narrative in front of it where that is wanted, the response as its answer, and the
 * end-of-sequence token, at which the score is read.
 *
 * <p>Training and scoring both go through here: a reward model is lost when its text differs
 * between the two by a single token. A response that did not end gets the end token all the same;
 * what that costs is the learner's affair.
 */
final class ScoreTemplate {

    private final VisionLanguageModel model;
    private final RewardBase base;
    private final boolean narrative;
    private final int eosId;

    ScoreTemplate(VisionLanguageModel model, RewardBase base, boolean narrative) {
        this.model = model;
        this.base = base;
        this.narrative = narrative;
        this.eosId = model.config().eosIds().get(0);
    }

    /** One row: the prompt, and one block per response. */
    PackedPrompt row(Rollout rollout) {
        return new PackedPrompt(
                RolloutPrompt.of(model, told(rollout), base.tokens(rollout)),
                rollout.getResponses().stream()
                        .map(response -> block(response.getText()))
                        .toList());
    }

    /** With the narrative in front of the question. */
    private Rollout told(Rollout rollout) {
        if (!narrative || rollout.getNarrative().isEmpty()) {
            return rollout;
        }
        Rollout told = Rollouts.copy(rollout);
        told.setText(MediaWords.unmarked(rollout.getNarrative()) + "\n" + rollout.getText());
        return told;
    }

    /** A copy without what the reward model does not read: others' tokens, such a narrative. */
    Rollout bare(Rollout rollout) {
        Rollout bare = Rollouts.copy(rollout);
        bare.setNarrative(narrative ? rollout.getNarrative() : "");
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
