package org.streamrlaif.laboratory.demo.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.streamrlaif.numeric.Rounding;

class DecorrelationTest {

    private static final int WIDTH = 6;
    private static final int ROWS = 4000;

    @Test
    void theFoldedIdentityGivesWhiteFeatures() {
        Random random = new Random(1);
        float[] mixing = new float[WIDTH * WIDTH];
        for (int i = 0; i < mixing.length; i++) {
            mixing[i] = (float) random.nextGaussian();
        }
        float[] features = new float[ROWS * WIDTH];
        for (int row = 0; row < ROWS; row++) {
            double[] source = random.doubles(WIDTH).toArray();
            for (int i = 0; i < WIDTH; i++) {
                features[row * WIDTH + i] = 3;
                for (int j = 0; j < WIDTH; j++) {
                    features[row * WIDTH + i] += (float) (mixing[i * WIDTH + j] * source[j]);
                }
            }
        }
        float[] weight = new float[WIDTH * WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            weight[i * WIDTH + i] = 1;
        }
        float[] bias = new float[WIDTH];
        new Decorrelation(features, WIDTH, 1e-9).fold(weight, bias);

        double[][] second = new double[WIDTH][WIDTH];
        double[] mean = new double[WIDTH];
        for (int row = 0; row < ROWS; row++) {
            double[] white = new double[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                white[i] = bias[i];
                for (int j = 0; j < WIDTH; j++) {
                    white[i] += weight[i * WIDTH + j] * features[row * WIDTH + j];
                }
                mean[i] += white[i] / ROWS;
            }
            for (int i = 0; i < WIDTH; i++) {
                for (int j = 0; j < WIDTH; j++) {
                    second[i][j] += white[i] * white[j] / ROWS;
                }
            }
        }
        // Weights and biases are rounded to float32; a square doubles what that does to a feature.
        double size = Rounding.largest(weight) * Rounding.largest(features);
        double limit = Rounding.float32(WIDTH).limit(size);
        for (int i = 0; i < WIDTH; i++) {
            assertThat(mean[i]).isCloseTo(0, within(limit));
            for (int j = 0; j < WIDTH; j++) {
                assertThat(second[i][j]).isCloseTo(i == j ? 1 : 0, within(2 * limit));
            }
        }
    }
}
