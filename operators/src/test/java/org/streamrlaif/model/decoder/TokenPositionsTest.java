package org.streamrlaif.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.file.ModelJson;

class TokenPositionsTest {
    private static final int VISUAL = 1;

    private static JsonNode cases(String model) throws IOException {
        Path file = Fixtures.path(model + "/reference/rope_cases.json");
        return ModelJson.MAPPER.readTree(Files.readString(file));
    }

    /** The blocks of a case in the order of its tokens. */
    private static List<VisualBlock> blocks(JsonNode row, int merge, boolean pairByPair) {
        List<VisualBlock> blocks = new ArrayList<>();
        for (JsonNode segment : row.get("segments")) {
            if (segment.get(0).asText().equals("text")) {
                continue;
            }
            JsonNode grid = segment.get(1);
            int pairs = grid.get(0).asInt();
            int rows = grid.get(1).asInt() / merge;
            int columns = grid.get(2).asInt() / merge;
            boolean video = segment.get(0).asText().equals("video");
            for (int i = 0; video && pairByPair && i < pairs; i++) {
                blocks.add(new VisualBlock(1, rows, columns, 0));
            }
            if (!video || !pairByPair) {
                float seconds = video ? (float) segment.get(2).asDouble() : 0;
                float interval = row.path("tokens_per_second").asInt() * seconds;
                blocks.add(new VisualBlock(pairs, rows, columns, interval));
            }
        }
        return blocks;
    }

    private static void check(JsonNode row, String positions, String delta, List<VisualBlock> all) {
        int pad = row.get("left_pad").asInt();
        int length = row.get("mm_token_type_ids").size() - pad;
        int[] ids =
                IntStream.range(0, length)
                        .map(
                                i ->
                                        row.get("mm_token_type_ids").get(pad + i).asInt() > 0
                                                ? VISUAL
                                                : 7)
                        .toArray();
        TokenPositions actual = TokenPositions.of(ids, VISUAL, all);
        for (int axis = 0; axis < 3; axis++) {
            for (int i = 0; i < length; i++) {
                assertThat(actual.at(i, axis))
                        .as("%s: token %d on axis %d", row.get("note"), i, axis)
                        .isEqualTo(row.get(positions).get(axis).get(pad + i).asInt());
            }
        }
        assertThat(actual.next() - length).isEqualTo(row.get(delta).asInt());
    }

    /** Positions never come back, as in the releases that the models came with. */
    @Test
    void videosOfQwen25FollowTheirClock() throws IOException {
        JsonNode cases = cases("tiny-qwen2_5_vl");
        assertThat(cases).hasSizeGreaterThan(5);
        for (JsonNode row : cases) {
            check(
                    row,
                    "legacy_position_ids",
                    "legacy_rope_delta",
                    blocks(row, row.get("spatial_merge_size").asInt(), false));
        }
    }

    @Test
    void everyPairOfQwen3IsABlock() throws IOException {
        for (JsonNode row : cases("tiny-qwen3_vl")) {
            check(row, "position_ids", "rope_delta", blocks(row, 2, true));
        }
    }

    @Test
    void whatFollowsCountsFromTheLargestPosition() {
        int[] ids = {7, VISUAL, VISUAL, VISUAL, VISUAL, 7};
        VisualBlock block = new VisualBlock(1, 2, 2, 0);
        TokenPositions prompt = TokenPositions.of(ids, VISUAL, List.of(block));
        assertThat(prompt.next()).isEqualTo(4);
        TokenPositions longer = prompt.followedBy(2);
        assertThat(longer.size()).isEqualTo(8);
        assertThat(longer.slice(0, 6)).isEqualTo(prompt);
        assertThat(longer.at(7, 2)).isEqualTo(5);
        assertThat(TokenPositions.counting(3).next()).isEqualTo(3);
    }

    @Test
    void aBlockThatIsCutShortIsRefused() {
        VisualBlock block = new VisualBlock(1, 1, 3, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> TokenPositions.of(new int[] {VISUAL, VISUAL}, VISUAL, List.of(block)))
                .withMessage("prompt: 2 visual tokens from place 0 on, expected 3");
    }
}
