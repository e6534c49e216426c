package org.streamrlaif.model.file;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/**
 * A tensor outside the engine: element type, shape and row-major little-endian bytes (often a
 * memory-mapped part of a checkpoint).
 *
 * @param type element type
 * @param shape sizes, outermost first; empty for a scalar
 * @param bytes exactly {@code size() * type.bytes()} bytes from position 0
 */
public record TensorData(TensorType type, long[] shape, ByteBuffer bytes) implements StoredTensor {

    public TensorData {
        bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        long expected = Math.multiplyExact(elements(shape), (long) type.bytes());
        if (bytes.remaining() != expected) {
            throw new IllegalArgumentException(
                    "tensor "
                            + type
                            + Arrays.toString(shape)
                            + ": "
                            + bytes.remaining()
                            + " bytes, expected "
                            + expected);
        }
    }

    /** A float32 tensor holding a copy of {@code values}. */
    public static TensorData of(float[] values, long... shape) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 4))
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new TensorData(TensorType.F32, shape, bytes);
    }

    /** A copy of the array's elements, from whatever device it lives on. */
    public static TensorData of(NDArray array) {
        NDArray here = array.toDevice(Device.cpu(), false);
        try {
            return new TensorData(
                    TensorType.of(here.getDataType()),
                    here.getShape().getShape(),
                    here.toByteBuffer());
        } finally {
            if (here != array) {
                here.close(); // else it would stay for as long as the array's manager
            }
        }
    }

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
        ByteBuffer rest = bytes.duplicate();
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    /** Number of elements. */
    public int size() {
        return bytes.remaining() / type.bytes();
    }

    /**
     * The elements as float32; any floating type is widened or rounded, other types are an error.
     */
    public float[] floats() {
        float[] out = new float[size()];
        ByteBuffer in = little();
        switch (type) {
            case F32 -> in.asFloatBuffer().get(out);
            case F64 -> {
                for (int i = 0; i < out.length; i++) {
                    out[i] = (float) in.getDouble();
                }
            }
            case BF16 -> {
                for (int i = 0; i < out.length; i++) {
                    out[i] = Float.intBitsToFloat(in.getShort() << 16);
                }
            }
            case F16 -> {
                for (int i = 0; i < out.length; i++) {
                    out[i] = half(in.getShort());
                }
            }
            default -> throw notA("floating");
        }
        return out;
    }

    /** The elements as float64, exact for every floating type; other types are an error. */
    public double[] doubles() {
        double[] out = new double[size()];
        if (type == TensorType.F64) {
            little().asDoubleBuffer().get(out);
            return out;
        }
        float[] in = floats();
        for (int i = 0; i < out.length; i++) {
            out[i] = in[i];
        }
        return out;
    }

    /** The elements as integers; booleans are 0 and 1, floating types are an error. */
    public long[] longs() {
        long[] out = new long[size()];
        ByteBuffer in = little();
        for (int i = 0; i < out.length; i++) {
            out[i] =
                    switch (type) {
                        case I64 -> in.getLong();
                        case I32 -> in.getInt();
                        case U8, BOOL -> in.get() & 0xff;
                        default -> throw notA("integer");
                    };
        }
        return out;
    }

    /**
     * The tensor as an array of the engine, in {@code dataType} on {@code manager}'s device. The
     * elements are copied once, from these bytes to the final place (bfloat16, which the engine's
     * binding cannot name, is widened to float32 on the way), so the result never depends on a
     * mapped file staying unchanged.
     */
    public NDArray toArray(NDManager manager, DataType dataType) {
        if (type == TensorType.BF16) {
            return of(floats(), shape).toArray(manager, dataType);
        }
        if (dataType == DataType.BFLOAT16) {
            throw new IllegalArgumentException(
                    "dtype: bfloat16, expected a type of the engine's binding");
        }
        Device device = manager.getDevice();
        try (NDManager staging = manager.newSubManager(Device.cpu())) {
            NDArray source = staging.create(direct(), new Shape(shape), type.dataType());
            NDArray typed = source.toType(dataType, false);
            NDArray placed = typed.toDevice(device, false);
            NDArray own = placed == source ? source.duplicate() : placed;
            own.attach(manager);
            return own;
        }
    }

    private ByteBuffer direct() {
        if (bytes.isDirect()) {
            return little();
        }
        return ByteBuffer.allocateDirect(bytes.remaining())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(little())
                .rewind();
    }

    private ByteBuffer little() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    private IllegalArgumentException notA(String kind) {
        return new IllegalArgumentException(
                "tensor " + type + Arrays.toString(shape) + ", expected a " + kind + " type");
    }

    public static long elements(long[] shape) {
        long product = 1;
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException(
                        "shape: " + Arrays.toString(shape) + ", expected no negative size");
            }
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    /** IEEE 754 binary16 to float32. */
    private static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == 0x1f ? 0xff : exponent + 112;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }
}
