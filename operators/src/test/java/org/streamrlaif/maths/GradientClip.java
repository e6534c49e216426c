package org.streamrlaif.maths;

import java.util.List;

/**
 * Clipping by the global norm: all gradients are scaled by one coefficient.
 *
 * <p>‖g‖ = √(Σ over all tensors and entries of g²), coefficient = min(1, maxNorm / (‖g‖ + 1e-6)).
 *
 * <p>Source: Pascanu et al., "On the difficulty of training recurrent neural networks", 2013; the
 * 1e-6 is {@code torch.nn.utils.clip_grad_norm_}'s.
 */
public final class GradientClip {

    private static final double EPSILON = 1e-6;

    private GradientClip() {}

    /** Global L2 norm of a list of gradients. */
    public static double norm(List<double[]> gradients) {
        double squares = 0;
        for (double[] gradient : gradients) {
            for (double g : gradient) {
                squares += g * g;
            }
        }
        return Math.sqrt(squares);
    }

    /** Factor by which every gradient is scaled, in (0, 1]. */
    public static double coefficient(double norm, double maxNorm) {
        return Math.min(1, maxNorm / (norm + EPSILON));
    }
}
