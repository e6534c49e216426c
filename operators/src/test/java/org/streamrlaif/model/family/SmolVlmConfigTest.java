package org.streamrlaif.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.decoder.RotaryConfig;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.decoder.TextKind;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.picture.ImageSettings;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.PictureSplit;
import org.streamrlaif.model.picture.Resampling;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.text.SpecialTokens;
import org.streamrlaif.model.vision.TowerKind;
import org.streamrlaif.model.vision.VisionConfig;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.model.vision.VisualLayout;

/** Configurations as the hub's SmolVLM2 folders hold them, with keys that mean nothing here. */
class SmolVlmConfigTest {
    private static final String SMALL =
            """
            {"architectures": ["SmolVLMForConditionalGeneration"], "model_type": "smolvlm",
             "image_token_id": 49190, "scale_factor": 4, "tie_word_embeddings": false,
             "torch_dtype": "bfloat16", "transformers_version": "4.47.1", "use_cache": false,
             "use_reentrant_checkpointing": false, "vocab_size": 49280,
             "text_config": {
               "_flash_attn_2_enabled": true, "_name_or_path": "None",
               "architectures": ["VLlama3ForCausalLM"], "head_dim": 64, "hidden_size": 960,
               "intermediate_size": 2560, "is_llama_config": true,
               "max_position_embeddings": 8192, "model_type": "llama", "neftune_noise_alpha": 0.0,
               "num_attention_heads": 15, "num_key_value_heads": 5, "pad_token_id": 2,
               "perceiver_config": {"hidden_act": "silu", "resampler_depth": 6},
               "pixel_shuffle_factor": 4, "qk_layer_norms": false, "rms_norm_eps": 1e-05,
               "rope_interleaved": false, "rope_theta": 100000, "torch_dtype": "bfloat16",
               "use_resampler": false, "vocab_size": 49280},
             "vision_config": {
               "hidden_size": 768, "image_size": 512, "max_image_size": {"longest_edge": 512},
               "model_type": "smolvlm_vision", "num_attention_heads": 12, "patch_size": 16,
               "size": {"longest_edge": 2048}, "tie_word_embeddings": false,
               "torch_dtype": "bfloat16", "use_base_siglip": false}}
            """;
    private static final String LARGE =
            """
            {"model_type": "smolvlm", "image_token_id": 49190, "pad_token_id": 128002,
             "scale_factor": 3, "tie_word_embeddings": false,
             "text_config": {
               "head_dim": 64, "hidden_size": 2048, "intermediate_size": 8192,
               "max_position_embeddings": 8192, "model_type": "llama", "num_attention_heads": 32,
               "num_hidden_layers": 24, "num_key_value_heads": 32, "pixel_shuffle_factor": 3,
               "qk_layer_norms": false, "rms_norm_eps": 1e-05, "rope_theta": 130000,
               "tie_word_embeddings": true, "use_resampler": false, "vocab_size": 49280},
             "vision_config": {
               "hidden_size": 1152, "image_size": 384, "intermediate_size": 4304,
               "model_type": "smolvlm_vision", "num_attention_heads": 16,
               "num_hidden_layers": 27, "patch_size": 14}}
            """;
    private static final String GENERATION =
            """
            {"_from_model_config": true, "bos_token_id": 1, "eos_token_id": 49279,
             "pad_token_id": 2}
            """;
    private static final String PROCESSOR =
            """
            {"do_convert_rgb": true, "do_image_splitting": true, "do_normalize": true,
             "do_pad": true, "do_rescale": true, "do_resize": true,
             "image_mean": [0.5, 0.5, 0.5], "image_processor_type": "SmolVLMImageProcessor",
             "image_std": [0.5, 0.5, 0.5], "max_image_size": {"longest_edge": 512},
             "processor_class": "SmolVLMProcessor", "resample": 1,
             "rescale_factor": 0.00392156862745098, "size": {"longest_edge": 2048},
             "video_sampling": {"fps": 1, "max_frames": 64, "video_size": {"longest_edge": 512}}}
            """;

    @TempDir Path folder;

    @Test
    void theHalfBillionModel() throws IOException {
        ModelConfig config = read(SMALL);
        assertThat(config)
                .isEqualTo(
                        new ModelConfig(
                                new SmolVlm(SmolVlm.Release.SECOND, 49190, 4),
                                new TextConfig(
                                        TextKind.LLAMA,
                                        "model.text_model.",
                                        49280,
                                        960,
                                        2560,
                                        32,
                                        15,
                                        5,
                                        64,
                                        RotaryConfig.plain(100000),
                                        1e-5,
                                        8192,
                                        false,
                                        false),
                                new VisionConfig(
                                        TowerKind.SMOLVLM,
                                        512,
                                        16,
                                        768,
                                        3072,
                                        12,
                                        12,
                                        1e-6,
                                        "gelu_pytorch_tanh"),
                                new SpecialTokens(1, 2, List.of(49279))));
        Files.writeString(folder.resolve("preprocessor_config.json"), PROCESSOR);
        Files.writeString(
                folder.resolve("processor_config.json"),
                "{\"image_seq_len\": 64, \"processor_class\": \"SmolVLMProcessor\"}");
        ImageSettings frames = ((SquareFamily) config.family()).frames(folder);
        assertThat(frames.size()).isEqualTo(512);
        assertThat(frames.longestEdge()).isEqualTo(512);
        assertThat(frames.resampling()).isEqualTo(Resampling.TORCH_LANCZOS);
        ImageSettings pictures = ((SquareFamily) config.family()).pictures(folder);
        assertThat(pictures.fit()).isEqualTo(ImageSettings.Fit.SPLIT);
        assertThat(PictureSplit.of(new PictureSize(640, 480), pictures))
                .isEqualTo(new PictureSplit(3, 4));
    }

    @Test
    void theLargestModelWhosePatchesDoNotFillTheImage() throws IOException {
        ModelConfig config = read(LARGE);
        assertThat(config.vision().patchesPerSide()).isEqualTo(27);
        assertThat(config.text().rope()).isEqualTo(RotaryConfig.plain(130000));
        assertThat(config.text().tiedHead()).as("the root decides").isFalse();
        assertThat(config.padId()).isEqualTo(2);
        assertThat(config.expected().shapes().get("connector.modality_projection.proj.weight"))
                .containsExactly(2048, 9 * 1152);
        ModelJson.write(folder.resolve("config.json"), config.toJson());
        assertThat(ModelFamilies.read(folder)).isEqualTo(config);
    }

    @Test
    void theFirstReleaseIsTheSameButForItsName() throws IOException {
        ModelConfig second = read(SMALL);
        ModelConfig first =
                read(SMALL.replace("\"smolvlm\"", "\"idefics3\"").replace("smolvlm_", "idefics3_"));
        assertThat(first.family()).isEqualTo(new SmolVlm(SmolVlm.Release.FIRST, 49190, 4));
        assertThat(first.text()).isEqualTo(second.text());
        assertThat(first.vision()).isEqualTo(second.vision());
        VisualEmbedding clip =
                new VisualEmbedding(
                        2, 1, 2, new float[2], VisualLayout.frames(List.of(0L, 500L), 1000));
        assertThat(first.family().shown(clip.parts().get(0)))
                .containsExactly(ChatMessage.Part.image(), ChatMessage.Part.image());
        assertThat(first.family().arrange("<image><image>", clip.parts())).hasSizeGreaterThan(100);
    }

    @Test
    void aTileThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> read(SMALL.replace("scale_factor\": 4", "scale_factor\": 3")))
                .hasMessageEndingWith(
                        "config.json: scale_factor: 3, expected a divisor of the 32 patches along"
                                + " a side");
    }

    private ModelConfig read(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        Files.writeString(folder.resolve("generation_config.json"), GENERATION);
        return ModelFamilies.read(folder);
    }
}
