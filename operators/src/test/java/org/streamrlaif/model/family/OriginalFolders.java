package org.streamrlaif.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.SafetensorsWriter;
import org.streamrlaif.model.file.TensorData;

/** The model of tiny-llava in the form in which LLaVA's own code stores models. */
public final class OriginalFolders {
    /** What the configuration calls the tower. */
    public static final String TOWER = "someone/clip-tiny";

    private static final Path SOURCE = Fixtures.path("tiny-llava");

    private OriginalFolders() {}

    /** The model alone; {@code inside} tells whether the tower's tensors are among its own. */
    public static ObjectNode writeModel(Path folder, boolean inside) throws IOException {
        Map<String, TensorData> tensors = new TreeMap<>();
        try (Safetensors source = Safetensors.open(SOURCE)) {
            for (String name : source.names()) {
                String common = CheckpointNames.common(name);
                if (inside || !common.startsWith("vision_tower.")) {
                    tensors.put(original(common), source.tensor(name));
                }
            }
            SafetensorsWriter.write(folder.resolve(Safetensors.FILE), tensors);
        }
        for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(SOURCE.resolve(file), folder.resolve(file));
        }
        ObjectNode config = ModelJson.MAPPER.createObjectNode();
        config.setAll(
                (ObjectNode) ModelJson.read(SOURCE.resolve("config.json")).get("text_config"));
        config.put("model_type", "llava").putArray("architectures").add("LlavaLlamaForCausalLM");
        config.put("mm_vision_tower", TOWER).put("mm_hidden_size", 64).put("use_mm_proj", true);
        config.put("mm_projector_type", "mlp2x_gelu").put("mm_use_im_start_end", false);
        config.put("mm_vision_select_layer", -2).put("mm_vision_select_feature", "patch");
        config.put("image_aspect_ratio", "pad").put("video_pooling", "frames");
        ModelJson.write(folder.resolve("config.json"), config);
        return config;
    }

    /** The tower as a folder of its own, among other parts of a CLIP model. */
    public static void writeTower(Path folder) throws IOException {
        Map<String, TensorData> tensors = new TreeMap<>();
        tensors.put("logit_scale", TensorData.of(new float[] {1}, 1));
        tensors.put("text_model.final_layer_norm.weight", TensorData.of(new float[] {1}, 1));
        try (Safetensors source = Safetensors.open(SOURCE)) {
            for (String name : source.names()) {
                String common = CheckpointNames.common(name);
                if (common.startsWith("vision_tower.")) {
                    tensors.put(
                            common.replace("vision_tower.", "vision_model."), source.tensor(name));
                }
            }
            SafetensorsWriter.write(folder.resolve(Safetensors.FILE), tensors);
        }
        ObjectNode config = ModelJson.MAPPER.createObjectNode().put("model_type", "clip");
        config.set(
                "vision_config",
                ModelJson.read(SOURCE.resolve("config.json")).get("vision_config"));
        ModelJson.write(folder.resolve("config.json"), config);
        Files.copy(
                SOURCE.resolve("preprocessor_config.json"),
                folder.resolve("preprocessor_config.json"));
    }

    private static String original(String common) {
        return common.replaceFirst(
                        "^vision_tower\\.", "model.vision_tower.vision_tower.vision_model.")
                .replace("multi_modal_projector.linear_1", "model.mm_projector.0")
                .replace("multi_modal_projector.linear_2", "model.mm_projector.2")
                .replaceFirst("^language_model\\.", "model.");
    }
}
