package org.streamrlaif.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.kernel.TensorList;

/**
 * Accumulators of the gradients of a list of tensors: zero at first, added to by training kernels,
 * cleared by {@link Optimizer#step}. Tensors without elements keep their places.
 */
public final class Gradients implements AutoCloseable {
    private final NDManager manager;
    private final List<NDArray> tensors;
    private final TensorList wrapped;

    /** Zeros on the parameters' device. */
    public Gradients(Kernels kernels, List<? extends NDArray> parameters) {
        manager = kernels.newManager();
        tensors =
                parameters.stream().map(p -> manager.zeros(p.getShape(), p.getDataType())).toList();
        wrapped = new TensorList(tensors);
    }

    /** One per parameter, in the same order. */
    public List<NDArray> tensors() {
        return tensors;
    }

    /** {@link #tensors()} as an argument of kernels. */
    public TensorList wrapped() {
        return wrapped;
    }

    @Override
    public void close() {
        wrapped.close();
        manager.close();
    }
}
