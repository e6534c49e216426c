package org.streamrlaif.model;

import ai.djl.ndarray.types.DataType;

/**
 * Element types of safetensors files that this product reads and writes. The order is that of the
 * safetensors library, which lays tensors out by falling type and then by name.
 */
public enum TensorType {
    BOOL(1, DataType.BOOLEAN),
    U8(1, DataType.UINT8),
    F16(2, DataType.FLOAT16),
    BF16(2, DataType.BFLOAT16),
    I32(4, DataType.INT32),
    F32(4, DataType.FLOAT32),
    F64(8, DataType.FLOAT64),
    I64(8, DataType.INT64);

    private final int bytes;
    private final DataType dataType;

    TensorType(int bytes, DataType dataType) {
        this.bytes = bytes;
        this.dataType = dataType;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }

    /** The engine's name for this type. */
    public DataType dataType() {
        return dataType;
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
