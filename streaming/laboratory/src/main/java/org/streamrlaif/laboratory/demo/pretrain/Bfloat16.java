package org.streamrlaif.laboratory.demo.pretrain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.file.TensorType;

/** Halves the size of tensors. */
final class Bfloat16 {

    private Bfloat16() {}

    /** The tensor in bfloat16, each element rounded to the nearest, ties to even. */
    static TensorData rounded(TensorData tensor) {
        float[] values = tensor.floats();
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            int bits = Float.floatToRawIntBits(value);
            bytes.putShort((short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16));
        }
        return new TensorData(TensorType.BF16, tensor.shape(), bytes.flip());
    }
}
