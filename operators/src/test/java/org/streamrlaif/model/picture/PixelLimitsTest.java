package org.streamrlaif.model.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.Fixtures;

class PixelLimitsTest {
    private static final JsonNode TABLES = Fixtures.json("tiny-qwen3_vl/reference/tables.json");

    private static PixelLimits limits(JsonNode row) {
        return new PixelLimits(
                row.get("factor").asInt(),
                row.get("min_pixels").asLong(),
                row.get("max_pixels").asLong());
    }

    private static PictureSize source(JsonNode row) {
        return new PictureSize(row.get("width").asInt(), row.get("height").asInt());
    }

    private static PictureSize result(JsonNode row) {
        JsonNode size = row.get("result_hw");
        return new PictureSize(size.get(1).asInt(), size.get(0).asInt());
    }

    @Test
    void picturesGetTheSizesOfTheLibrary() {
        JsonNode rows = TABLES.get("smart_resize_image").get("rows");
        assertThat(rows).hasSizeGreaterThan(30);
        for (JsonNode row : rows) {
            assertThat(limits(row).picture(source(row))).as("%s", row).isEqualTo(result(row));
        }
    }

    @Test
    void clipsGetTheSizesOfTheLibrary() {
        JsonNode rows = TABLES.get("smart_resize_video").get("rows");
        assertThat(rows).hasSizeGreaterThan(30);
        for (JsonNode row : rows) {
            assertThat(limits(row).clip(source(row), row.get("num_frames").asInt()))
                    .as("%s", row)
                    .isEqualTo(result(row));
        }
    }

    @Test
    void aClipOfOneFrameIsAsLargeAsOneOfTwo() {
        PixelLimits limits = new PixelLimits(28, 1000, 40000);
        PictureSize size = new PictureSize(640, 360);
        assertThat(limits.clip(size, 1)).isEqualTo(limits.clip(size, 2));
    }

    @Test
    void aPictureThatIsTooLongIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PixelLimits(28, 1, 1000).picture(new PictureSize(2, 402)))
                .withMessage("picture: 2 x 402 pixels, expected sides of at most 1 to 200");
    }
}
