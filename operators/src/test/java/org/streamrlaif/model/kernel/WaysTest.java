package org.streamrlaif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.tuning.Way;
import org.streamrlaif.numeric.Rounding;

/** Every way of computing gives the numbers of the plainest one, to rounding. */
@Tag("numeric")
class WaysTest {
    private static final int IN = 96;
    private static final int FLOAT32 = 6;
    private static final int BFLOAT16 = 15;

    private final Kernels kernels = Kernels.on("cpu");
    private final NDManager manager = kernels.newManager();
    private final Random random = new Random(5);

    @AfterEach
    void close() {
        manager.close();
    }

    /** Numbers between -1 and 1. */
    private NDArray some(int type, long... shape) {
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        NDArray made = manager.create(values, new Shape(shape));
        return kernels.call("of_type").tensor("x", made).integer("dtype", type).run(manager);
    }

    private float[] numbers(NDArray array) {
        return kernels.call("float32").tensor("x", array).run(manager).toFloatArray();
    }

    private static void assertSame(float[] actual, float[] expected, Rounding rounding) {
        float limit = (float) rounding.limit(Math.max(1, Rounding.largest(expected)));
        assertThat(actual).containsExactly(expected, Offset.offset(limit));
    }

    @ParameterizedTest
    @CsvSource({
        "columns, false",
        "packed, false",
        "columns, true",
        "packed, true",
        "widened, true",
        "rows, true"
    })
    void products(String way, boolean half) {
        int type = half ? BFLOAT16 : FLOAT32;
        NDArray x = some(type, 80, IN);
        NDArray y = some(type, 80, 64);
        NDArray weight = some(type, 64, IN);
        NDArray bias = some(type, 64);
        assumeTrue(
                !way.equals(Way.PACKED) || kernels.call("packs").tensor("weight", weight).runFlag(),
                "a processor with a blocked layout for this type");
        NDArray laidOut =
                kernels.call("laid_out").tensor("weight", weight).text("way", way).run(manager);
        boolean wide = way.equals(Way.WIDENED);
        Rounding rounding = half ? Rounding.bfloat16(2) : Rounding.float32(IN);
        float[] expected = product(numbers(x), numbers(weight), 80, 64);
        assertSame(
                numbers(
                        kernels.call("dense")
                                .tensor("x", x)
                                .tensor("weight", laidOut)
                                .flag("wide", wide)
                                .run(manager)),
                expected,
                rounding);
        assertSame(
                numbers(
                        kernels.call("dense_biased")
                                .tensor("x", x)
                                .tensor("weight", laidOut)
                                .tensor("bias", bias)
                                .flag("wide", wide)
                                .run(manager)),
                plus(expected, numbers(bias)),
                rounding);
        assertSame(
                numbers(
                        kernels.call("dense_added")
                                .tensor("x", y)
                                .tensor("y", x)
                                .tensor("weight", laidOut)
                                .flag("wide", wide)
                                .run(manager)),
                plus(expected, numbers(y)),
                rounding);
    }

    /** Rows of x times the transposed weight, in double. */
    private static float[] product(float[] x, float[] weight, int rows, int out) {
        float[] result = new float[rows * out];
        for (int i = 0; i < result.length; i++) {
            double sum = 0;
            for (int k = 0; k < IN; k++) {
                sum += (double) x[i / out * IN + k] * weight[i % out * IN + k];
            }
            result[i] = (float) sum;
        }
        return result;
    }

    private static float[] plus(float[] values, float[] repeated) {
        float[] sums = new float[values.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = values[i] + repeated[i % repeated.length];
        }
        return sums;
    }

    @Test
    void attentionOfFrames() {
        NDArray stacked = some(FLOAT32, 3 * 17, 3 * 64);
        assertSame(frames(stacked, true), frames(stacked, false), Rounding.float32(17));
    }

    private float[] frames(NDArray stacked, boolean plain) {
        return kernels.call("attend_frames")
                .tensor("z", stacked)
                .integer("n", 3)
                .integer("heads", 4)
                .flag("plain", plain)
                .run(manager)
                .toFloatArray();
    }

    @Test
    void attentionOfPrompts() {
        NDArray q = some(FLOAT32, 2, 19, 6, 16);
        NDArray kv = some(FLOAT32, 2, 19, 4, 16);
        assertSame(prompts(q, kv, true), prompts(q, kv, false), Rounding.float32(19));
    }

    private float[] prompts(NDArray q, NDArray kv, boolean plain) {
        return kernels.call("attend_pieces")
                .tensor("q", q)
                .tensor("kv", kv)
                .integer("start", 0)
                .integer("kv_heads", 2)
                .flag("plain", plain)
                .run(manager)
                .toFloatArray();
    }

    @Test
    void attentionOfStepsWithPlacesThatAreHidden() {
        NDArray q = some(FLOAT32, 5, 2, 3, 16);
        NDArray kv = some(FLOAT32, 5, 23, 4, 16).transpose(0, 2, 1, 3);
        NDArray bias =
                kernels.call("hidden_bias")
                        .integer("reach", 23)
                        .tensor("lengths", manager.create(new long[] {22, 3, 0, 10, 11}))
                        .integer("dtype", FLOAT32)
                        .run(manager);
        NDArray keys = kv.get(":, :2");
        NDArray values = kv.get(":, 2:");
        float[] plain =
                kernels.call("attend_groups")
                        .tensor("q", q)
                        .tensor("k", keys)
                        .tensor("v", values)
                        .tensor("bias", bias)
                        .run(manager)
                        .toFloatArray();
        float[] fused =
                kernels.call("attend_heads")
                        .tensor("q", q)
                        .tensor("k", keys)
                        .tensor("v", values)
                        .tensor("bias", bias)
                        .flag("causal", false)
                        .run(manager)
                        .toFloatArray();
        assertSame(plain, fused, Rounding.float32(23));
    }
}
