package org.streamrlaif.laboratory.demo.pretrain;

import java.util.Arrays;
import java.util.Map;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.descriptive.MultivariateSummaryStatistics;
import org.streamrlaif.model.file.TensorData;

/**
 * Whitening of features, folded into the linear layer that reads them.
 *
 * <p>With mean μ and covariance Σ = U diag(λ) Uᵀ of the features, Z = U diag((λ + ε)^-½) Uᵀ. A
 * layer W, b applied to Z(x − μ) equals the layer WZ, b − WZμ applied to x. Without it the
 * directions of small variance, which hold position and form, stay invisible to a freshly
 * initialised layer.
 *
 * <p>Source: Kessy, Lewin and Strimmer, "Optimal whitening and decorrelation", 2018 (ZCA).
 */
public final class Decorrelation {

    private static final double EPSILON = 1e-2;

    private final int width;
    private final double[] mean;
    private final RealMatrix whitener;

    /**
     * Measures features.
     *
     * @param features rows × width values
     * @param width values per row
     * @param epsilon ε, added to every variance
     */
    Decorrelation(float[] features, int width, double epsilon) {
        this.width = width;
        MultivariateSummaryStatistics statistics = new MultivariateSummaryStatistics(width, false);
        for (int row = 0; row < features.length / width; row++) {
            statistics.addValue(row(features, row));
        }
        mean = statistics.getMean();
        EigenDecomposition eigen = new EigenDecomposition(statistics.getCovariance());
        double[] scale =
                Arrays.stream(eigen.getRealEigenvalues())
                        .map(variance -> 1 / Math.sqrt(Math.max(0, variance) + epsilon))
                        .toArray();
        whitener =
                eigen.getV()
                        .multiply(MatrixUtils.createRealDiagonalMatrix(scale))
                        .multiply(eigen.getVT());
    }

    /**
     * Folds the whitening of features into the first layer of a projector.
     *
     * @param tensors those of the projector among others, replaced
     * @param features rows × width values
     * @param width values per row, inputs of the layer
     */
    public static void fold(Map<String, TensorData> tensors, float[] features, int width) {
        String layer = "multi_modal_projector.linear_1";
        float[] weight = tensors.get(layer + ".weight").floats();
        float[] bias = tensors.get(layer + ".bias").floats();
        new Decorrelation(features, width, EPSILON).fold(weight, bias);
        tensors.put(layer + ".weight", TensorData.of(weight, bias.length, width));
        tensors.put(layer + ".bias", TensorData.of(bias, bias.length));
    }

    /**
     * Folds the whitening into a layer, in place: {@code weight} is outputs × width, {@code bias}
     * has one value each.
     */
    void fold(float[] weight, float[] bias) {
        for (int output = 0; output < bias.length; output++) {
            double[] folded = whitener.preMultiply(row(weight, output));
            double shift = 0;
            for (int j = 0; j < width; j++) {
                weight[output * width + j] = (float) folded[j];
                shift += folded[j] * mean[j];
            }
            bias[output] -= (float) shift;
        }
    }

    private double[] row(float[] values, int row) {
        double[] copy = new double[width];
        for (int i = 0; i < width; i++) {
            copy[i] = values[row * width + i];
        }
        return copy;
    }
}
