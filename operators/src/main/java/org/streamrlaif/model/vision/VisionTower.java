package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.streamrlaif.model.kernel.Kernels;

/** A vision tower: pixels to hidden states of the layer that a model reads. */
public interface VisionTower {
    /** The tower's tensors in the order that its kernel takes them. */
    List<NDArray> tensors();

    /**
     * Chooses how the tower computes on this machine, see {@link
     * org.streamrlaif.model.tuning.KernelChoices}.
     *
     * @param owner owns tensors that are laid out anew
     * @param shape what the choice depends on besides the tower's own sizes
     * @return whether tensors of the checkpoint were released for it
     */
    boolean tune(Kernels kernels, NDManager owner, String shape);

    /** Frames that go through best at once, 1 or more. */
    int framesAtOnce();

    /**
     * Hidden states of the tower after its layers.
     *
     * @param pixels [N, 3, S, S], normalised
     * @param results owns the result, [N, tokens, E]
     */
    NDArray features(Kernels kernels, NDArray pixels, NDManager results);

    /**
     * All tokens after so many layers, before any norm at the end.
     *
     * @param layers 0 for what the first layer reads, up to the number of layers
     */
    NDArray states(Kernels kernels, NDArray pixels, int layers, NDManager results);
}
