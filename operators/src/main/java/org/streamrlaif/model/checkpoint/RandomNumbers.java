package org.streamrlaif.model.checkpoint;

import java.util.Random;
import org.streamrlaif.model.file.TensorData;

/**
 * Numbers of models without training: norms are 1, biases 0, all others normal with variance 1 /
 * inputs. They are one block of samples that repeats, so that billions are made at the speed of
 * memory; its length is prime, so no two rows of a matrix are alike.
 */
final class RandomNumbers {
    /** Samples of the block. */
    static final int BLOCK = 1_000_003;

    private RandomNumbers() {}

    /** The block: samples with deviation 1. */
    static float[] block(Random random) {
        float[] samples = new float[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            samples[i] = (float) random.nextGaussian();
        }
        return samples;
    }

    /** Deviation of a tensor's numbers; 0 for norms and biases. */
    static double deviation(String name, long[] shape) {
        boolean even = name.endsWith(".weight") || name.endsWith(".bias");
        if (shape.length == 1 && even) {
            return 0;
        }
        long inputs = TensorData.elements(shape) / (shape.length > 1 ? shape[0] : 1);
        return 1 / Math.sqrt(inputs);
    }

    /** Mean of a tensor's numbers: 1 for norms. */
    static double mean(String name, long[] shape) {
        return deviation(name, shape) == 0 && name.endsWith(".weight") ? 1 : 0;
    }
}
