package org.streamrlaif.reward;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.loop.Ticketed;
import org.streamrlaif.model.PromptTooLongException;
import org.streamrlaif.packing.PackedRow;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.VoidReason;

/**
 * The rollouts of a batch that the reward model can read, each with its packed row, and why it
 * cannot read the others.
 */
final class ReadableBatch {

    private final List<JudgedRollout> rollouts = new ArrayList<>();
    private final List<PackedRow> rows = new ArrayList<>();
    private final Map<JudgedRollout, VoidReason> reasons = new IdentityHashMap<>();

    ReadableBatch(ScoreTemplate template, List<JudgedRollout> all) {
        for (JudgedRollout rollout : all) {
            VoidReason reason = Ticketed.JUDGED.reason(rollout);
            if (reason == null) {
                reason = add(template, rollout);
            }
            reasons.put(rollout, reason);
        }
    }

    /** Those that can be read. */
    List<JudgedRollout> rollouts() {
        return rollouts;
    }

    /** Their rows, in the same order. */
    List<PackedRow> rows() {
        return rows;
    }

    /** Why a rollout of the batch is void; null when it can be read. */
    VoidReason reason(JudgedRollout rollout) {
        return reasons.get(rollout);
    }

    private VoidReason add(ScoreTemplate template, JudgedRollout rollout) {
        try {
            rows.add(template.row(rollout.getRollout()));
            rollouts.add(rollout);
            return null;
        } catch (PromptTooLongException e) {
            return new VoidReason("reward", "prompt-too-long", e.getMessage());
        } catch (IllegalArgumentException e) {
            return new VoidReason("reward", "unusable-prompt", e.getMessage());
        }
    }
}
