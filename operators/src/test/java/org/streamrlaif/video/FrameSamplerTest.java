package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameSamplerTest {

    @Test
    void equalsTheReferenceExamples() {
        JsonNode examples = Fixtures.expected().get("rule_examples");
        assertThat(examples).isNotEmpty();
        examples.properties()
                .forEach(
                        example -> {
                            String[] key = example.getKey().split("[=,]");
                            int n = Integer.parseInt(key[1]);
                            int k = Integer.parseInt(key[3]);
                            assertThat(FrameSampler.indices(n, k))
                                    .as(example.getKey())
                                    .containsExactly(ints(example.getValue()));
                        });
    }

    @Test
    void keepsTheFloorInDoublePrecision() {
        // 42 · (119 / 49) is 101.999… in double precision and 102 exactly
        assertThat(FrameSampler.indices(120, 50)[42]).isEqualTo(101);
    }

    @Test
    void spansFirstToLastInOrder() {
        for (int n = 1; n < 200; n++) {
            int[] indices = FrameSampler.indices(n, 8);
            assertThat(indices).isSorted().startsWith(0).endsWith(n - 1);
        }
    }

    @Test
    void takesTheFirstFrameWhenOneIsWanted() {
        assertThat(FrameSampler.indices(100, 1)).containsExactly(0);
    }

    @Test
    void refusesNoFrames() {
        assertThatThrownBy(() -> FrameSampler.indices(0, 8))
                .hasMessage("frames: 8 samples of 0 frames, expected at least 1 of 1");
    }

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }
}
