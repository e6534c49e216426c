package org.streamrlaif.model.file;

import ai.djl.ndarray.types.DataType;

/**
 * Element types of safetensors files that this product reads and writes. The order is that of the
 * safetensors library, which lays tensors out by falling type and then by name.
 */
public enum TensorType {
    BOOL(1, DataType.BOOLEAN, 11),
    U8(1, DataType.UINT8, 0),
    F16(2, DataType.FLOAT16, 5),
    BF16(2, DataType.BFLOAT16, 15),
    I32(4, DataType.INT32, 3),
    F32(4, DataType.FLOAT32, 6),
    F64(8, DataType.FLOAT64, 7),
    I64(8, DataType.INT64, 4);

    private final int bytes;
    private final DataType dataType;
    private final int number;

    TensorType(int bytes, DataType dataType, int number) {
        this.bytes = bytes;
        this.dataType = dataType;
        this.number = number;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }

    /** The number by which kernels know this type. */
    public int number() {
        return number;
    }

    /** Whether it holds floating-point numbers. */
    public boolean isFloating() {
        return dataType.isFloating() || this == BF16;
    }

    /** The engine's name for this type. */
    public DataType dataType() {
        return dataType;
    }

    /**
     * The floating-point type of this name, as {@code config.json} writes it.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static TensorType named(String dtype) {
        return switch (dtype) {
            case "float16" -> F16;
            case "bfloat16" -> BF16;
            case "float32" -> F32;
            case "float64" -> F64;
            default ->
                    throw new IllegalArgumentException(
                            "dtype: " + dtype + ", expected float32, bfloat16, float16 or float64");
        };
    }

    /** The type that stores {@code dataType}; the engine's other types are an error. */
    public static TensorType of(DataType dataType) {
        for (TensorType type : values()) {
            if (type.dataType == dataType) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                "dtype: " + dataType + ", expected one storable in safetensors");
    }
}
