package org.streamrlaif.laboratory.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.family.ModelConfig;

class ModelSourceTest {

    @Test
    void makesWeightsForAShippedShape() {
        ModelSource source = new ModelSource(null, "tiny-llava");
        try (VisionLanguageModel model = source.open(ModelOptions.defaults())) {
            assertThat(model.config().text().width()).isEqualTo(96);
            assertThat(model.decoder().parameters()).isEqualTo(418464);
        }
    }

    @Test
    void shipsAModelOf146MillionTextParameters() {
        ModelConfig shape = new ModelSource(null, "llama-146m").shape();
        assertThat(shape.vision().imageSize()).isEqualTo(14 * shape.vision().patchSize());
        TextConfig text = shape.text();
        long layer = 768L * (768 + 2 * 256 + 768 + 3 * 2816);
        assertThat(text.width()).isEqualTo(768);
        assertThat((12 * layer + 2 * 768 * 32000L) / 1_000_000).isEqualTo(145);
        assertThat(
                        List.of(
                                text.layers(),
                                text.kvHeads(),
                                text.intermediateSize(),
                                text.vocabSize()))
                .containsExactly(12, 4, 2816, 32000);
    }

    @Test
    void saysWhatAModelIsTakenFrom() {
        assertThatThrownBy(() -> new ModelSource(null, null))
                .hasMessage("--model and --config: neither, expected one of them");
        assertThatThrownBy(() -> new ModelSource(Path.of("a"), "b"))
                .hasMessage("--model and --config: both, expected one of them");
        ModelSource source = new ModelSource(null, "absent.json");
        assertThatThrownBy(() -> source.open(ModelOptions.defaults()))
                .hasMessage(
                        "--config: absent.json, expected a file in the form of Hugging Face's"
                                + " config.json, or one of tiny-llava, llama-146m");
    }
}
