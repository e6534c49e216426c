package org.streamrlaif.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointWriterTest {
    @TempDir Path target;

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llava", "tiny-llava-hub"})
    void aSavedModelIsTheFileThatTransformersWrites(String folder) {
        try (VisionLanguageModel model =
                VisionLanguageModel.load(Fixtures.path(folder), ModelOptions.defaults())) {
            model.save(target, null);
        }
        assertThat(target.resolve("model.safetensors"))
                .hasSameBinaryContentAs(Fixtures.path("tiny-llava/model.safetensors"));
        assertThat(target.resolve("tokenizer.json"))
                .hasSameBinaryContentAs(Fixtures.path(folder + "/tokenizer.json"));
        try (VisionLanguageModel again =
                VisionLanguageModel.load(target, ModelOptions.defaults())) {
            assertThat(again.config()).isEqualTo(ModelConfig.read(Fixtures.path(folder)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llava-onevision", "tiny-smolvlm"})
    void everyFamilyKeepsItsFilesAndItsOutputs(String name) {
        Path folder = Fixtures.path(name);
        RgbFrames frames = new RgbFrames(3, 90, 70, new byte[3 * 90 * 70 * 3]);
        try (VisionLanguageModel model =
                VisionLanguageModel.load(folder, ModelOptions.defaults())) {
            model.save(target, null);
            try (VisionLanguageModel again =
                    VisionLanguageModel.load(target, ModelOptions.defaults())) {
                assertThat(again.encode(frames)).isEqualTo(model.encode(frames));
                assertThat(again.prompt("Why?", null)).isEqualTo(model.prompt("Why?", null));
            }
        }
        assertThat(target.resolve("model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("model.safetensors"));
        assertThat(ModelConfig.read(target)).isEqualTo(ModelConfig.read(folder));
        assertThat(target.resolve("video_preprocessor_config.json"))
                .hasSameBinaryContentAs(folder.resolve("video_preprocessor_config.json"));
    }

    @Test
    void halfPrecisionIsWidenedAndAnotherPoolingIsKept() {
        ModelOptions options = new ModelOptions("cpu", "bfloat16", VideoPooling.TEMPORAL_SPATIAL);
        try (VisionLanguageModel model =
                VisionLanguageModel.load(Fixtures.path("tiny-llava"), options)) {
            model.save(target, null);
        }
        assertThat(target.resolve("model.safetensors"))
                .hasSameBinaryContentAs(Fixtures.path("tiny-llava/model.safetensors"));
        assertThat(Llava.of(ModelConfig.read(target)).videoPooling())
                .isEqualTo(VideoPooling.TEMPORAL_SPATIAL);
        assertThat(Files.exists(target.resolve("chat_template.jinja"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32", "bfloat16"})
    void anAdapterIsFoldedIntoTheWeightsInFloat32(String dtype) {
        try (VisionLanguageModel model =
                        VisionLanguageModel.load(
                                Fixtures.path("tiny-llava"), new ModelOptions("cpu", dtype, null));
                LoraAdapter adapter = model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"))) {
            model.save(target, adapter);
        }
        try (Safetensors merged = Safetensors.open(target);
                Safetensors reference = Fixtures.tensors("tiny-llava/reference/lora.safetensors")) {
            for (String name :
                    new String[] {
                        "layers.0.self_attn.q_proj.weight", "layers.2.mlp.down_proj.weight"
                    }) {
                assertThat(merged.tensor("language_model.model." + name).floats())
                        .usingComparatorWithPrecision(1e-6f)
                        .containsExactly(reference.tensor("merged." + name).floats());
            }
        }
    }
}
