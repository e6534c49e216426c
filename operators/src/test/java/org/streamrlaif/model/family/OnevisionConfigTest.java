package org.streamrlaif.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.decoder.RotaryConfig;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.decoder.TextKind;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.vision.TowerKind;
import org.streamrlaif.model.vision.VisionConfig;

class OnevisionConfigTest {
    /** As the hub's model of half a billion parameters has it. */
    private static final String HUB =
            """
            {"architectures": ["LlavaOnevisionForConditionalGeneration"], "ignore_index": -100,
             "image_grid_pinpoints": [[384, 384], [384, 768], [768, 384], [2304, 2304]],
             "image_token_index": 151646, "model_type": "llava_onevision", "projector_hidden_act": "gelu",
             "text_config": {"_name_or_path": "Qwen/Qwen2-0.5B-Instruct", "architectures": ["Qwen2ForCausalLM"],
              "bos_token_id": 151643, "eos_token_id": 151645, "hidden_size": 896, "intermediate_size": 4864,
              "max_window_layers": 24, "model_type": "qwen2", "num_attention_heads": 14, "num_hidden_layers": 24,
              "num_key_value_heads": 2, "rope_theta": 1000000.0, "sliding_window": 131072,
              "tie_word_embeddings": true, "torch_dtype": "bfloat16", "use_sliding_window": false,
              "vocab_size": 152000},
             "tie_word_embeddings": false, "torch_dtype": "float16", "transformers_version": "4.45.0.dev0",
             "use_image_newline_parameter": true, "video_token_index": 151647,
             "vision_aspect_ratio": "anyres_max_9",
             "vision_config": {"hidden_size": 1152, "image_size": 384, "intermediate_size": 4304,
              "model_type": "siglip_vision_model", "num_attention_heads": 16, "num_hidden_layers": 26,
              "patch_size": 14, "vision_use_head": false},
             "vision_feature_layer": -1, "vision_feature_select_strategy": "full"}
            """;

    @TempDir Path folder;

    private ModelConfig read(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        return ModelFamilies.read(folder);
    }

    @Test
    void theHubsSparseFile() throws IOException {
        ModelConfig config = read(HUB);
        assertThat(config.text())
                .isEqualTo(
                        new TextConfig(
                                TextKind.QWEN2,
                                "model.language_model.",
                                152000,
                                896,
                                4864,
                                24,
                                14,
                                2,
                                64,
                                RotaryConfig.plain(1e6),
                                1e-6,
                                32768,
                                true,
                                true));
        assertThat(config.vision())
                .isEqualTo(
                        new VisionConfig(
                                TowerKind.SIGLIP,
                                384,
                                14,
                                1152,
                                4304,
                                26,
                                16,
                                1e-6,
                                "gelu_pytorch_tanh"));
        assertThat(config.vision().patches()).isEqualTo(27 * 27);
        assertThat(config.family().placeholders()).containsExactly(151647, 151646);
        assertThat(config.eosIds()).containsExactly(151645);
        LlavaOnevision family = (LlavaOnevision) config.family();
        assertThat(family.grid().most()).isEqualTo(9);
        assertThat(family.grid().resolutions())
                .containsExactly(
                        new PictureSize(384, 384),
                        new PictureSize(768, 384),
                        new PictureSize(384, 768),
                        new PictureSize(2304, 2304));
        assertThat(config.expected().shapes())
                .containsEntry("language_model.layers.23.self_attn.v_proj.bias", new long[] {128})
                .doesNotContainKey("lm_head.weight");
    }

    @Test
    void whatIsLeftOutHasTheDefaultsOfTransformers() throws IOException {
        ModelConfig config = read("{\"model_type\": \"llava_onevision\"}");
        assertThat(config.vision().layers()).isEqualTo(26);
        assertThat(config.text().kind()).isEqualTo(TextKind.QWEN2);
        List<PictureSize> sizes = ((LlavaOnevision) config.family()).grid().resolutions();
        assertThat(sizes)
                .hasSize(36)
                .startsWith(new PictureSize(384, 384), new PictureSize(768, 384))
                .endsWith(new PictureSize(2304, 2304));
    }

    @Test
    void namesOfTheHubsTensors() throws IOException {
        ModelFamily family = read(HUB).family();
        assertThat(family.commonName("vision_tower.vision_model.head.probe")).isNull();
        assertThat(family.commonName("vision_tower.vision_model.post_layernorm.bias"))
                .isEqualTo("vision_tower.post_layernorm.bias");
        assertThat(family.commonName("model.image_newline")).isEqualTo("image_newline");
        assertThat(family.commonName("language_model.model.layers.0.self_attn.q_proj.bias"))
                .isEqualTo("language_model.layers.0.self_attn.q_proj.bias");
    }

    @Test
    void writtenConfigurationReadsBackEqual() throws IOException {
        for (ModelConfig config :
                List.of(read(HUB), ModelFamilies.read(Fixtures.path("tiny-llava-onevision")))) {
            assertThat(read(config.toJson().toString())).isEqualTo(config);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'vision_aspect_ratio':'pad' | vision_aspect_ratio: pad, expected anyres_max_N",
                "'image_grid_pinpoints':[[384,500]] | image_grid_pinpoints: [384,500], expected multiples of image_size 384",
                "'video_token_index':160000 | image_token_index: 160000, expected less than vocab_size 151936",
                "'text_config':{'use_sliding_window':true} | text_config.use_sliding_window: true, expected false",
                "'vision_config':{'model_type':'dino'} | vision_config.model_type: \"dino\", expected one of clip",
                "'vision_feature_layer':[-2,-1] | vision_feature_layer: [-2,-1], expected an integer",
                "'use_image_newline_parameter':false | use_image_newline_parameter: false, expected true",
            })
    void mistakesAreOneLine(String keys, String message) {
        assertThatThrownBy(
                        () ->
                                read(
                                        "{\"model_type\": \"llava_onevision\", "
                                                + keys.replace('\'', '"')
                                                + "}"))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(message.strip())
                .hasMessageNotContaining("\n");
    }
}
