package org.streamrlaif.laboratory.demo.pretrain;

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
final class Decorrelation {

    private static final int SWEEPS = 30;

    private final int width;
    private final double[] mean;
    private final double[][] whitener;

    /**
     * Measures features.
     *
     * @param features rows × width values
     * @param width values per row
     * @param epsilon ε, added to every variance
     */
    Decorrelation(float[] features, int width, double epsilon) {
        this.width = width;
        int rows = features.length / width;
        mean = new double[width];
        for (int i = 0; i < rows * width; i++) {
            mean[i % width] += features[i] / rows;
        }
        double[][] covariance = new double[width][width];
        double[] centred = new double[width];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                centred[i] = features[row * width + i] - mean[i];
            }
            for (int i = 0; i < width; i++) {
                for (int j = 0; j <= i; j++) {
                    covariance[i][j] += centred[i] * centred[j] / rows;
                }
            }
        }
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < i; j++) {
                covariance[j][i] = covariance[i][j];
            }
        }
        double[][] vectors = diagonalise(covariance);
        whitener = new double[width][width];
        for (int k = 0; k < width; k++) {
            double scale = 1 / Math.sqrt(Math.max(0, covariance[k][k]) + epsilon);
            for (int i = 0; i < width; i++) {
                for (int j = 0; j < width; j++) {
                    whitener[i][j] += vectors[i][k] * scale * vectors[j][k];
                }
            }
        }
    }

    /**
     * Folds the whitening into a layer, in place: {@code weight} is outputs × width, {@code bias}
     * has one value each.
     */
    void fold(float[] weight, float[] bias) {
        for (int output = 0; output < bias.length; output++) {
            double[] folded = new double[width];
            double shift = 0;
            for (int j = 0; j < width; j++) {
                for (int i = 0; i < width; i++) {
                    folded[j] += weight[output * width + i] * whitener[i][j];
                }
                shift += folded[j] * mean[j];
            }
            for (int j = 0; j < width; j++) {
                weight[output * width + j] = (float) folded[j];
            }
            bias[output] -= (float) shift;
        }
    }

    /**
     * Cyclic Jacobi rotations: leaves the eigenvalues on the diagonal of {@code a} and returns the
     * eigenvectors as columns.
     */
    private static double[][] diagonalise(double[][] a) {
        int n = a.length;
        double[][] vectors = new double[n][n];
        for (int i = 0; i < n; i++) {
            vectors[i][i] = 1;
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    if (Math.abs(a[p][q]) > 1e-14 * Math.sqrt(Math.abs(a[p][p] * a[q][q]))) {
                        rotate(a, vectors, p, q);
                    }
                }
            }
        }
        return vectors;
    }

    private static void rotate(double[][] a, double[][] vectors, int p, int q) {
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < a.length; k++) {
            double kp = a[k][p];
            double kq = a[k][q];
            a[k][p] = c * kp - s * kq;
            a[k][q] = s * kp + c * kq;
        }
        for (int k = 0; k < a.length; k++) {
            double pk = a[p][k];
            double qk = a[q][k];
            a[p][k] = c * pk - s * qk;
            a[q][k] = s * pk + c * qk;
            double vp = vectors[k][p];
            double vq = vectors[k][q];
            vectors[k][p] = c * vp - s * vq;
            vectors[k][q] = s * vp + c * vq;
        }
    }
}
