package org.streamrlaif.model.checkpoint;

import java.nio.file.Path;
import java.util.List;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.TensorType;

/**
 * How a checkpoint is written.
 *
 * @param dtype element type of the tensors: {@code float32}, {@code bfloat16}, {@code float16} or
 *     {@code float64}
 * @param shardBytes most bytes of tensors in one file; a tensor that is larger has a file of its
 *     own
 */
public record SaveFormat(String dtype, long shardBytes) {

    /** Checks both. */
    public SaveFormat {
        TensorType.named(dtype);
        if (shardBytes < 1) {
            throw new IllegalArgumentException(
                    "shard-bytes: " + shardBytes + ", expected at least 1");
        }
    }

    /** float32 in one file. */
    public static SaveFormat defaults() {
        return new SaveFormat("float32", Long.MAX_VALUE);
    }

    /**
     * The element type that a model folder's config.json says its tensors have; float32 when it
     * says nothing.
     */
    public static String dtypeOf(Path folder) {
        var config = ModelJson.read(folder.resolve(ModelConfig.FILE));
        for (var node : List.of(config, config.path("text_config"))) {
            for (String key : List.of("dtype", "torch_dtype")) {
                if (node.path(key).isTextual()) {
                    return node.path(key).asText();
                }
            }
        }
        return "float32";
    }

    /** The element type. */
    TensorType type() {
        return TensorType.named(dtype);
    }
}
