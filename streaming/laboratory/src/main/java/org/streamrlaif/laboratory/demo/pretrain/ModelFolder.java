package org.streamrlaif.laboratory.demo.pretrain;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.streamrlaif.laboratory.demo.ShippedModels;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.SafetensorsWriter;
import org.streamrlaif.model.file.TensorData;

/** Hugging Face folders of the demo's architecture. */
public final class ModelFolder {

    private ModelFolder() {}

    /** Writes the files that all models of the demo share: everything but the weights. */
    static void skeleton(Path folder) {
        ShippedModels.POLICY.unpackCommon(folder);
    }

    /** Writes a model: the common files and its tensors. */
    static void write(Path folder, Map<String, TensorData> tensors) {
        skeleton(folder);
        SafetensorsWriter.write(folder.resolve(Safetensors.FILE), tensors);
    }

    /** All tensors of a checkpoint, mapped from its file. */
    public static Map<String, TensorData> read(Path checkpoint) {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        try (Safetensors file = Safetensors.open(checkpoint)) {
            file.names().forEach(name -> tensors.put(name, file.tensor(name)));
        }
        return tensors;
    }
}
