package org.streamrlaif.model.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.List;

/**
 * A {@code List[Tensor]} argument wrapped once and passed to many kernel calls. It shares the
 * tensors; closing it releases the wrapper only.
 */
public final class TensorList implements AutoCloseable {
    private final IValue value;

    /** Wraps the tensors as they are now; in-place changes of them are seen by kernels. */
    public TensorList(List<? extends NDArray> tensors) {
        value = value(tensors);
    }

    IValue value() {
        return value;
    }

    @Override
    public void close() {
        value.close();
    }

    static IValue value(List<? extends NDArray> tensors) {
        return IValue.listFrom(tensors.toArray(PtNDArray[]::new));
    }
}
