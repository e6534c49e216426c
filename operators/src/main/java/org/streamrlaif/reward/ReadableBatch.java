package org.streamrlaif.reward;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.loop.Faults;
import org.streamrlaif.model.PromptTooLongException;
import org.streamrlaif.packing.PackedPrompt;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;

/**
 * The rollouts of a batch that the reward model can read, each with its packed row, and why it
 * cannot read the others.
 */
final class ReadableBatch {

    private final List<Rollout> rollouts = new ArrayList<>();
    private final List<PackedPrompt> rows = new ArrayList<>();
    private final Map<Rollout, VoidReason> reasons = new IdentityHashMap<>();

    ReadableBatch(ScoreTemplate template, List<Rollout> all) {
        for (Rollout rollout : all) {
            VoidReason reason = rollout.getVoided();
            if (reason == null) {
                reason = add(template, rollout);
            }
            reasons.put(rollout, reason);
        }
    }

    /** Those that can be read. */
    List<Rollout> rollouts() {
        return rollouts;
    }

    /** Their rows, in the same order. */
    List<PackedPrompt> rows() {
        return rows;
    }

    /** Why a rollout of the batch is void; null when it can be read. */
    VoidReason reason(Rollout rollout) {
        return reasons.get(rollout);
    }

    private VoidReason add(ScoreTemplate template, Rollout rollout) {
        try {
            rows.add(template.row(rollout));
            rollouts.add(rollout);
            return null;
        } catch (PromptTooLongException e) {
            return new VoidReason("reward", "prompt-too-long", e.getMessage());
        } catch (IllegalArgumentException e) {
            return new VoidReason("reward", "unusable-prompt", e.getMessage());
        } catch (RuntimeException e) {
            return Faults.reason("reward", "ticket " + rollout.getTicket(), e);
        }
    }
}
