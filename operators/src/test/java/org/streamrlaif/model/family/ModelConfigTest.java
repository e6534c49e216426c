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
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.text.SpecialTokens;
import org.streamrlaif.model.vision.FeatureChoice;
import org.streamrlaif.model.vision.TowerKind;
import org.streamrlaif.model.vision.VideoPooling;
import org.streamrlaif.model.vision.VisionConfig;

class ModelConfigTest {
    private static final ModelConfig TINY =
            new ModelConfig(
                    new Llava(600, true, new FeatureChoice(-2, true), VideoPooling.FRAMES, 0),
                    new TextConfig(
                            TextKind.LLAMA,
                            "model.language_model.",
                            640,
                            96,
                            256,
                            3,
                            6,
                            2,
                            16,
                            RotaryConfig.plain(10000),
                            1e-5,
                            2048,
                            false,
                            false),
                    new VisionConfig(TowerKind.CLIP, 56, 14, 64, 160, 4, 4, 1e-5, "quick_gelu"),
                    new SpecialTokens(1, 601, List.of(2)));

    @TempDir Path folder;

    @Test
    void sparseHubFilesMeanTheSameAsCompleteOnes() {
        assertThat(ModelFamilies.read(Fixtures.path("tiny-llava"))).isEqualTo(TINY);
        assertThat(ModelFamilies.read(Fixtures.path("tiny-llava-hub"))).isEqualTo(TINY);
    }

    @Test
    void writtenConfigurationReadsBackEqual() {
        ModelConfig pooled =
                new ModelConfig(
                        new Llava(
                                600,
                                true,
                                new FeatureChoice(-1, true),
                                VideoPooling.TEMPORAL_SPATIAL,
                                8),
                        TINY.text(),
                        TINY.vision(),
                        new SpecialTokens(1, 601, List.of(2, 7)));
        for (ModelConfig config : List.of(TINY, pooled)) {
            ModelJson.write(folder.resolve("config.json"), config.toJson());
            assertThat(ModelFamilies.read(folder)).isEqualTo(config);
        }
        assertThat(VideoPooling.TEMPORAL_SPATIAL.tokens(8, 16)).isEqualTo(24);
    }

    @Test
    void generationConfigDecidesWhatEndsAResponse() throws IOException {
        ModelJson.write(folder.resolve("config.json"), TINY.toJson());
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [5, 6]}");
        assertThat(ModelFamilies.read(folder).eosIds()).containsExactly(5, 6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model_type':'gpt2'} | config.json: model_type: \"gpt2\", expected one of llava",
                "{} | config.json: model_type: missing, expected one of llava",
                "{'model_type':'llava','text_config':{'model_type':'mamba'}} | text_config.model_type: \"mamba\", expected one of llama, qwen2",
                "{'model_type':'llava','vision_config':{'model_type':'siglip_vision_model'}} | vision_feature_select_strategy: default, expected full",
                "{'model_type':'llava','video_pooling':'x'} | video_pooling: \"x\", expected one of frames",
                "{'model_type':'llava','vision_feature_layer':[1]} | vision_feature_layer: [1], expected an integer",
                "{'model_type':'llava','text_config':{'hidden_size':-1}} | hidden_size: -1, expected a positive",
                "{'model_type':'llava','eos_token_id':'x'} | eos_token_id: \"x\", expected token ids",
                "{'model_type':'llava','image_token_index':99999} | image_token_index: 99999, expected less",
                "{'model_type':'llava','text_config':{'rope_scaling':{'rope_type':'llama3'}}} | rope_scaling.factor: missing, expected a number above 0 for rope_type llama3",
                "{'model_type':'llava','text_config':{'rope_scaling':{'type':'su'}}} | rope_scaling.type: \"su\", expected one of default",
                "{'model_type':'llava','eos_token_id':32000} | eos_token_id: 32000, expected less than vocab_size 32000",
                "{ | not JSON",
            })
    void mistakesAreOneLine(String json, String message) throws IOException {
        Files.writeString(folder.resolve("config.json"), json.replace('\'', '"'));
        assertThatThrownBy(() -> ModelFamilies.read(folder))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(folder.resolve("config.json").toString())
                .hasMessageContaining(message.strip())
                .hasMessageNotContaining("\n");
    }
}
