package org.streamrlaif.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.kernel.Kernels;

class LoraAdapterTest {
    private static final Path PEFT = Fixtures.path("tiny-llava/lora-adapter");
    private static final TextConfig TEXT = ModelFamilies.read(Fixtures.path("tiny-llava")).text();

    private final Kernels kernels = Kernels.on("cpu");

    @TempDir Path folder;

    @Test
    void readsWhatPeftWroteAndWritesTheSameWeightsFile() throws IOException {
        try (LoraAdapter adapter = LoraAdapter.read(kernels, TEXT, PEFT);
                LoraAdapter copy = adapter.copy()) {
            assertThat(adapter.config())
                    .isEqualTo(new LoraConfig(4, 8, LoraConfig.defaults().targets()));
            assertThat(adapter.scale()).isEqualTo(2);
            assertThat(adapter.tensors()).hasSize(42);
            copy.write(folder);
            assertThat(folder.resolve("adapter_model.safetensors"))
                    .hasSameBinaryContentAs(PEFT.resolve("adapter_model.safetensors"));
            try (LoraAdapter again = LoraAdapter.read(kernels, TEXT, folder)) {
                assertThat(again.config()).isEqualTo(adapter.config());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "q_proj,v_proj;.*language_model\\.layers\\.\\d+\\.self_attn\\.(q|v)_proj",
                "down_proj,gate_proj;.*language_model\\.layers\\.\\d+\\.mlp\\.(gate|down)_proj",
                "o_proj,up_proj;.*language_model\\.layers\\.\\d+\\.(self_attn\\.(o)_proj|mlp\\.(up)_proj)"
            })
    void aPartialAdapterKeepsAbsentPlacesAndItsPatternMissesTheTower(
            String targets, String pattern) {
        LoraConfig config = new LoraConfig(3, 1.5, List.of(targets.split(",")));
        try (LoraAdapter adapter = LoraAdapter.create(kernels, TEXT, config, 7)) {
            adapter.write(folder);
            assertThat(
                            ModelJson.read(folder.resolve("adapter_config.json"))
                                    .path("target_modules")
                                    .asText())
                    .isEqualTo(pattern);
            assertThat("model.vision_tower.encoder.layers.0.self_attn.q_proj")
                    .doesNotMatch(pattern);
            assertThat(adapter.tensors()).hasSize(42);
            assertThat(adapter.tensors().stream().filter(t -> t.size() > 0)).hasSize(2 * 2 * 3);
            try (LoraAdapter back = LoraAdapter.read(kernels, TEXT, folder)) {
                assertThat(back.config()).isEqualTo(config);
                assertThat(back.snapshot())
                        .usingRecursiveComparison()
                        .isEqualTo(adapter.snapshot());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-llava-onevision, model.language_model., model.vision_tower.encoder.layers.0.",
        "tiny-smolvlm, model.text_model., model.vision_model.encoder.layers.0."
    })
    void namesFollowTheModuleTreeOfTheFamily(String model, String modules, String tower) {
        TextConfig text = ModelFamilies.read(Fixtures.path(model)).text();
        LoraConfig config = new LoraConfig(2, 4, List.of("q_proj", "up_proj"));
        try (LoraAdapter adapter = LoraAdapter.create(kernels, text, config, 7)) {
            adapter.write(folder);
            assertThat(adapter.named())
                    .hasSize(2 * 2 * 3)
                    .containsKey(
                            "base_model.model." + modules + "layers.2.mlp.up_proj.lora_B.weight");
            String pattern =
                    ModelJson.read(folder.resolve("adapter_config.json"))
                            .path("target_modules")
                            .asText();
            assertThat(modules + "layers.0.self_attn.q_proj").matches(pattern);
            assertThat(tower + "self_attn.q_proj").doesNotMatch(pattern);
            try (LoraAdapter back = LoraAdapter.read(kernels, text, folder)) {
                assertThat(back.snapshot())
                        .usingRecursiveComparison()
                        .isEqualTo(adapter.snapshot());
            }
        }
    }

    @Test
    void aNewAdapterIsDecidedByItsSeedAndChangesNothing() {
        try (LoraAdapter a = LoraAdapter.create(kernels, TEXT, LoraConfig.defaults(), 1);
                LoraAdapter b = LoraAdapter.create(kernels, TEXT, LoraConfig.defaults(), 1);
                LoraAdapter c = LoraAdapter.create(kernels, TEXT, LoraConfig.defaults(), 2)) {
            assertThat(a.snapshot()).usingRecursiveComparison().isEqualTo(b.snapshot());
            assertThat(a.tensors().get(0).toFloatArray())
                    .isNotEqualTo(c.tensors().get(0).toFloatArray());
            assertThat(a.tensors().get(1).toFloatArray()).containsOnly(0);
            c.restore(a.snapshot());
            assertThat(c.tensors().get(0).toFloatArray())
                    .isEqualTo(a.tensors().get(0).toFloatArray());
            Map<String, byte[]> partial = a.snapshot();
            partial.remove(a.names().get(0));
            assertThatThrownBy(() -> c.restore(partial))
                    .hasMessageContaining("missing tensors [" + a.names().get(0));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "['q_proj','k_proj','v_proj','o_proj','gate_proj','up_proj','down_proj'] ; ",
                "['self_attn.q_proj'] ; unknown tensors [base_model",
                "'.*layers\\\\.[01]\\\\.self_attn.q_proj' ; in 2 of 3 layers",
                "'(' ; expected a valid pattern",
                "['fc1'] ; expected a list or pattern that selects some of q_proj",
            })
    void targetModulesMayBeAListOrAPattern(String modules, String message) throws IOException {
        Files.copy(
                PEFT.resolve("adapter_model.safetensors"),
                folder.resolve("adapter_model.safetensors"));
        Files.writeString(
                folder.resolve("adapter_config.json"),
                ("{'peft_type':'LORA','r':4,'lora_alpha':8,'target_modules':" + modules + "}")
                        .replace('\'', '"'));
        if (message == null) {
            LoraAdapter.read(kernels, TEXT, folder).close();
        } else {
            assertThatThrownBy(() -> LoraAdapter.read(kernels, TEXT, folder))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining(message.strip());
        }
    }

    @Test
    void whatKernelsDoNotDoIsRefused() throws IOException {
        for (String key :
                List.of(
                        "\"use_dora\":true",
                        "\"rank_pattern\":{\"a\":2}",
                        "\"peft_type\":\"IA3\"")) {
            Files.writeString(
                    folder.resolve("adapter_config.json"), "{\"peft_type\":\"LORA\"," + key + "}");
            assertThatThrownBy(() -> LoraAdapter.read(kernels, TEXT, folder))
                    .hasMessageContaining(
                            "adapter_config.json: " + key.substring(1, key.indexOf('"', 1)));
        }
        assertThatThrownBy(() -> new LoraConfig(0, 1, List.of("q_proj")))
                .hasMessageStartingWith("rank: 0");
        assertThatThrownBy(() -> new LoraConfig(1, 0, List.of("q_proj")))
                .hasMessageStartingWith("alpha: 0");
        assertThatThrownBy(() -> new LoraConfig(1, 1, List.of("x")))
                .hasMessageStartingWith("targets: [x]");
        assertThatThrownBy(() -> new LoraConfig(1, 1, List.of()))
                .hasMessageStartingWith("targets: []");
    }
}
