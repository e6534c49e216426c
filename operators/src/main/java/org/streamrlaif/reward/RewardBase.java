package org.streamrlaif.reward;

import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VisualTokens;

/** The model that the reward model starts from, adapter included. */
public enum RewardBase {
    /** The judge: it has learnt to compare answers, and its reward model holds on for long. */
    JUDGE {
        @Override
        VisualTokens tokens(Rollout rollout) {
            return rollout.getJudgeTokens() == null
                    ? rollout.getPolicyTokens()
                    : rollout.getJudgeTokens();
        }
    },
    /**
     * The start policy, as in Ouyang et al. 2022 (arXiv 2203.02155): it shares the policy's blind
     * spots, so the policy soon finds answers that it overrates.
     */
    POLICY {
        @Override
        VisualTokens tokens(Rollout rollout) {
            return rollout.getPolicyTokens();
        }
    };

    /** The video as this model sees it; null for none. */
    abstract VisualTokens tokens(Rollout rollout);
}
