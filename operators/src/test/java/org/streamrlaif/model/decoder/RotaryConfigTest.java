package org.streamrlaif.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;

class RotaryConfigTest {
    private static final int HEAD = 32;

    private static RotaryConfig read(String json, boolean sectioned) {
        try {
            return RotaryConfig.of(
                    new ConfigNode(
                            "config.json: ", ModelJson.MAPPER.readTree(json.replace('\'', '"'))),
                    sectioned,
                    HEAD,
                    1024);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static float[] row(RotaryConfig rope, int row) {
        return Arrays.copyOfRange(rope.table(HEAD), row * HEAD / 2, (row + 1) * HEAD / 2);
    }

    private static void check(RotaryConfig rope, double factor, double... expected) {
        assertThat(rope.axes()).isEqualTo(1);
        float[] frequencies = row(rope, 0);
        for (int j = 0; j < expected.length; j++) {
            assertThat((double) frequencies[j])
                    .as("pair %d", j)
                    .isCloseTo(expected[j], within(1e-5 * expected[j]));
        }
        for (float scale : row(rope, 1)) {
            assertThat((double) scale).isCloseTo(factor, within(1e-6));
        }
    }

    /** Numbers by the formulas of Hugging Face's library, computed apart. */
    @Test
    void everyScalingHasItsFrequencies() {
        check(read("{'rope_theta': 10000}", false), 1, 1, 0.562341, 0.316228);
        check(
                read("{'rope_scaling': {'type': 'linear', 'factor': 2.0}}", false),
                1,
                0.5,
                0.281171,
                0.158114);
        check(
                read("{'rope_scaling': {'type': 'dynamic', 'factor': 2.0}}", false),
                1,
                1,
                0.562341,
                0.316228);
        check(
                read(
                        "{'rope_parameters': {'rope_type': 'llama3', 'factor': 8.0, 'low_freq_factor': 1.0,"
                                + " 'high_freq_factor': 4.0, 'original_max_position_embeddings': 256}}",
                        false),
                1,
                1,
                0.562341,
                0.316228,
                0.177828,
                0.1,
                0.0282068,
                0.00661311,
                0.00222285,
                0.00125,
                0.000702927);
        check(
                read(
                        "{'rope_scaling': {'rope_type': 'yarn', 'factor': 4.0,"
                                + " 'original_max_position_embeddings': 256}}",
                        false),
                1.138629436,
                1,
                0.50209,
                0.248465,
                0.120669,
                0.0571429,
                0.0261087,
                0.0112938,
                0.0044457,
                0.0025);
    }

    @Test
    void pairsTurnInChunksOrInTurns() {
        RotaryConfig chunks =
                read("{'rope_scaling':{'type':'mrope','mrope_section':[8,4,4]}}", true);
        RotaryConfig turns =
                read(
                        "{'rope_parameters':{'rope_type':'default','mrope_interleaved':true,'mrope_section':[8,4,4]}}",
                        true);
        assertThat(chunks.axes()).isEqualTo(3);
        assertThat(axes(chunks)).isEqualTo("tttttttthhhhwwww");
        assertThat(axes(turns)).isEqualTo("thwthwthwthwtttt");
    }

    /** The axis of each pair. */
    private static String axes(RotaryConfig rope) {
        StringBuilder axes = new StringBuilder();
        for (int j = 0; j < HEAD / 2; j++) {
            for (int axis = 0; axis < 3; axis++) {
                if (row(rope, axis)[j] > 0) {
                    axes.append("thw".charAt(axis));
                }
            }
        }
        return axes.toString();
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        RotaryConfig rope =
                read(
                        "{'rope_parameters':{'rope_theta':5e6,'rope_type':'yarn','factor':4,"
                                + "'mrope_interleaved':true,'mrope_section':[8,4,4]}}",
                        true);
        ObjectNode text = ModelJson.MAPPER.createObjectNode();
        rope.write(text);
        assertThat(read(text.toString(), true)).isEqualTo(rope);
    }

    @Test
    void mistakesAreOneLine() {
        assertThatThrownBy(() -> read("{'rope_scaling': {'type': 'yarn'}}", false))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage(
                        "config.json: rope_scaling.factor: missing, expected a number above 0 for rope_type yarn");
        assertThatThrownBy(() -> read("{'rope_scaling': {'mrope_section': [8, 4]}}", true))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage(
                        "config.json: rope_scaling.mrope_section: [8, 4], expected three numbers with the sum 16");
    }
}
