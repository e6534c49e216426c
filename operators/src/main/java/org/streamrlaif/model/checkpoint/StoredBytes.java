package org.streamrlaif.model.checkpoint;

import java.nio.file.Path;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.file.TensorType;

/** What a checkpoint's tensors take once they are loaded, told by the headers of its files. */
public final class StoredBytes {
    private StoredBytes() {}

    /**
     * Bytes of all tensors that the configuration asks for.
     *
     * @param type in which they are loaded
     * @throws org.streamrlaif.model.file.ModelFormatException when names or shapes do not fit
     */
    public static long of(Path folder, ModelConfig config, TensorType type) {
        CheckpointTensors.requireWhole(folder.resolve(ModelConfig.FILE));
        try (Safetensors files = Safetensors.open(config.family().folders(folder))) {
            return type.bytes()
                    * TensorPlaces.resolve(files, folder, config).values().stream()
                            .mapToLong(place -> TensorData.elements(files.shape(place)))
                            .sum();
        }
    }
}
