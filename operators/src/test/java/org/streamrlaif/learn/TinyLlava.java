package org.streamrlaif.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;

/** The reference model with its adapter, and a manager for a test's own tensors. */
public final class TinyLlava implements AutoCloseable {

    public final VisionLanguageModel model =
            VisionLanguageModel.load(Fixtures.path("tiny-llava"), ModelOptions.defaults());
    public final LoraAdapter adapter = model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"));
    public final NDManager manager = model.kernels().newManager();

    List<NDArray> zerosLike(List<NDArray> tensors) {
        return tensors.stream().map(tensor -> manager.zeros(tensor.getShape())).toList();
    }

    @Override
    public void close() {
        manager.close();
        adapter.close();
        model.close();
    }
}
