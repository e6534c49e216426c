package org.streamrlaif.model.decoder;

import java.io.Serializable;
import java.util.List;

/**
 * A low-rank adapter's shape: each target's output gains {@code (alpha / rank) · B A x}.
 *
 * @param rank width r of the bottleneck, 1 or more
 * @param alpha numerator of the scale alpha / r, above 0
 * @param targets the linear layers of every decoder layer that are adapted, by their Hugging Face
 *     names; kept in the order of the kernels
 */
public record LoraConfig(int rank, double alpha, List<String> targets) implements Serializable {

    /** All linear layers of a decoder layer, in the order of the kernels. */
    public static final List<String> LINEARS = LoraTarget.words();

    public LoraConfig {
        if (rank < 1) {
            throw new IllegalArgumentException("rank: " + rank + ", expected 1 or more");
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha: " + alpha + ", expected a number above 0");
        }
        if (targets.isEmpty() || !LINEARS.containsAll(targets)) {
            throw new IllegalArgumentException(
                    "targets: " + targets + ", expected some of " + LINEARS);
        }
        List<String> chosen = List.copyOf(targets);
        targets = LINEARS.stream().filter(chosen::contains).toList();
    }

    /** Rank 16, alpha 32, all linear layers. */
    public static LoraConfig defaults() {
        return new LoraConfig(16, 32, LINEARS);
    }

    /** alpha / rank. */
    public double scale() {
        return alpha / rank;
    }

    boolean covers(LoraTarget target) {
        return targets.contains(target.word());
    }
}
