package org.streamrlaif.model.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.file.StoredTensor;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.file.TensorType;
import org.streamrlaif.model.kernel.Kernels;

/**
 * Rows of one of a model's tensors as they are saved: with an adapter folded in in float32, then in
 * the type of the file. Converted slice by slice while they are written.
 *
 * @param type element type of the file
 * @param from first row
 * @param rows number of rows
 * @param adapter null for none
 * @param slot place of the adapter's A among its tensors
 */
record SavedRows(
        Kernels kernels,
        TensorType type,
        NDArray array,
        long from,
        long rows,
        LoraAdapter adapter,
        int slot)
        implements StoredTensor {
    /** Elements that are converted at a time. */
    private static final long SLICE = 2 << 20;

    @Override
    public long[] shape() {
        long[] shape = array.getShape().getShape().clone();
        shape[0] = rows;
        return shape;
    }

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
        try (NDManager scope = kernels.newManager()) {
            NDArray part =
                    kernels.call("row_range")
                            .tensor("x", array)
                            .integer("at", from)
                            .integer("count", rows)
                            .run(scope);
            if (adapter != null && adapter.tensors().get(slot).size() > 0) {
                part = folded(part, scope);
            }
            long elements = TensorData.elements(shape());
            for (long at = 0; at < elements; at += SLICE) {
                write(part, at, Math.min(SLICE, elements - at), channel);
            }
        }
    }

    private NDArray folded(NDArray part, NDManager scope) {
        return kernels.call("merge_rows")
                .tensor("weight", kernels.call("float32").tensor("x", part).run(scope))
                .tensors("lora", adapter.wrapped())
                .integer("slot", slot)
                .integers("heights", rows)
                .real("scale", adapter.scale())
                .run(scope);
    }

    private void write(NDArray part, long at, long count, WritableByteChannel channel)
            throws IOException {
        try (NDManager scope = kernels.newManager()) {
            NDArray slice =
                    kernels.call("flat_range")
                            .tensor("x", part)
                            .integer("at", at)
                            .integer("count", count)
                            .run(scope);
            NDArray stored =
                    kernels.call("of_type")
                            .tensor("x", slice)
                            .integer("dtype", type.number())
                            .run(scope);
            ByteBuffer bytes = JniUtils.getByteBuffer((PtNDArray) stored, true);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
