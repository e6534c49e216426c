package org.streamrlaif.model;

import java.io.Serializable;
import java.util.List;

/**
 * Shape of a new LoRA adapter.
 *
 * @param rank width r of the bottleneck, 1 or more
 * @param alpha numerator of the scale alpha / r, above 0
 * @param targets the linear layers of every decoder layer that are adapted, by their Hugging Face
 *     names
 */
public record LoraConfig(int rank, double alpha, List<String> targets) implements Serializable {

    /** All linear layers of a decoder layer, in the order of the kernels. */
    public static final List<String> LINEARS =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    public LoraConfig {
        targets = List.copyOf(targets);
        if (rank < 1) {
            throw new IllegalArgumentException("rank: " + rank + ", expected 1 or more");
        }
        if (!(alpha > 0)) {
            throw new IllegalArgumentException("alpha: " + alpha + ", expected a number above 0");
        }
        if (targets.isEmpty() || !LINEARS.containsAll(targets)) {
            throw new IllegalArgumentException(
                    "targets: " + targets + ", expected some of " + LINEARS);
        }
    }

    /** Rank 16, alpha 32, all linear layers. */
    public static LoraConfig defaults() {
        return new LoraConfig(16, 32, LINEARS);
    }
}
