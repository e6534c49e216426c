package org.streamrlaif.model.picture;

/**
 * How pixels of a resized picture are made from those of the source: a filter with antialiasing,
 * and the fixed-point form in which its weights are kept. Each equals its library bit for bit.
 */
public enum Resampling {
    /** The cubic of a = −½ as in Pillow: weights with 22 fractional bits. */
    PILLOW_BICUBIC(2) {
        @Override
        double at(double x) {
            return cubic(Math.abs(x));
        }

        @Override
        int fractionBits(double largestWeight) {
            return PILLOW_BITS;
        }
    },
    /** The same cubic as in torchvision: 16-bit weights. */
    TORCH_BICUBIC(2) {
        @Override
        double at(double x) {
            return cubic(Math.abs(x));
        }
    },
    /** Lanczos' filter of three lobes as in torchvision: 16-bit weights. */
    TORCH_LANCZOS(3) {
        @Override
        double at(double x) {
            return Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0;
        }
    };

    private static final int PILLOW_BITS = 22;
    private static final double A = -0.5;

    private final double support;

    Resampling(double support) {
        this.support = support;
    }

    /** Distance in output pixels (source pixels when enlarging) beyond which {@link #at} is 0. */
    double support() {
        return support;
    }

    /** The filter's value at a distance from its centre. */
    abstract double at(double x);

    /**
     * Fractional bits of the weights: as many as keep the largest weight of a line below 2¹⁵, at
     * most 22.
     */
    int fractionBits(double largestWeight) {
        int bits = 0;
        while (bits < PILLOW_BITS && (int) (0.5 + largestWeight * (1 << (bits + 1))) < (1 << 15)) {
            bits++;
        }
        return bits;
    }

    private static double cubic(double x) {
        if (x < 1) {
            return ((A + 2) * x - (A + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }
}
