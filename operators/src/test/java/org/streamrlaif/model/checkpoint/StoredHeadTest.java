package org.streamrlaif.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.SafetensorsWriter;
import org.streamrlaif.model.file.StoredTensor;

/** What counts when config.json ties the head and the file holds one. */
class StoredHeadTest {
    private static final Path SOURCE = Fixtures.path("tiny-llava-hub");
    private static final String HEAD = "language_model.lm_head.weight";
    private static final String TABLE = "language_model.model.embed_tokens.weight";

    @TempDir Path folder;

    /** A folder whose config.json ties the head, with the head's place filled from a tensor. */
    private void tied(String headFrom) throws IOException {
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (Path file : files.filter(f -> !f.toString().contains("safetensors")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Map<String, StoredTensor> all = new LinkedHashMap<>();
        try (Safetensors in = Safetensors.open(SOURCE)) {
            in.names().forEach(name -> all.put(name, in.tensor(name)));
        }
        all.put(HEAD, all.get(headFrom));
        SafetensorsWriter.write(folder.resolve(Safetensors.FILE), all);
        var config = (ObjectNode) ModelJson.read(folder.resolve(ModelConfig.FILE));
        config.put("tie_word_embeddings", true);
        ((ObjectNode) config.get("text_config")).put("tie_word_embeddings", true);
        ModelJson.write(folder.resolve(ModelConfig.FILE), config);
    }

    @Test
    void anotherHeadThanTheTableIsKept() throws IOException {
        tied(HEAD);
        try (VisionLanguageModel model = VisionLanguageModel.load(folder, ModelOptions.defaults());
                VisionLanguageModel untied =
                        VisionLanguageModel.load(SOURCE, ModelOptions.defaults())) {
            assertThat(model.config().text().tiedHead()).isFalse();
            assertThat(model.decoder().head().toFloatArray())
                    .isEqualTo(untied.decoder().head().toFloatArray())
                    .isNotEqualTo(model.decoder().table().toFloatArray());
        }
    }

    @Test
    void aHeadThatIsTheTableStaysTied() throws IOException {
        tied(TABLE);
        try (VisionLanguageModel model =
                VisionLanguageModel.load(folder, ModelOptions.defaults())) {
            assertThat(model.config().text().tiedHead()).isTrue();
            assertThat(model.decoder().head()).isSameAs(model.decoder().table());
        }
    }
}
