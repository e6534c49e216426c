package org.streamrlaif.model.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values computed with Hugging Face's functions. */
class ViewGridTest {
    private static final ViewGrid HUB = new ViewGrid(hub(), 9);

    private static List<PictureSize> hub() {
        List<PictureSize> sizes = new ArrayList<>();
        for (int height = 1; height <= 6; height++) {
            for (int width = 1; width <= 6; width++) {
                sizes.add(new PictureSize(384 * width, 384 * height));
            }
        }
        return sizes;
    }

    @ParameterizedTest
    @CsvSource({
        "1280, 720, 1536, 768, 1366, 768, 0, 54, 6, 102, 96, 54",
        "720, 1280, 768, 1536, 768, 1366, 6, 102, 0, 54, 54, 96",
        "384, 384, 384, 384, 384, 384, 0, 27, 0, 27, 27, 27",
        "100, 50, 384, 384, 384, 192, 7, 20, 0, 27, 27, 13",
        "640, 480, 768, 768, 768, 576, 7, 47, 0, 54, 54, 40",
        "3000, 300, 2304, 384, 2304, 231, 5, 22, 0, 162, 162, 17",
        "4000, 4000, 2304, 2304, 2304, 2304, 0, 162, 0, 162, 81, 81",
        "97, 61, 384, 384, 384, 242, 5, 22, 0, 27, 27, 17",
        "1000, 999, 1152, 1152, 1152, 1151, 0, 81, 0, 81, 81, 81"
    })
    void picturesAreFittedAndTheirTokensCut(
            int width,
            int height,
            int gridWidth,
            int gridHeight,
            int fittedWidth,
            int fittedHeight,
            int top,
            int bottom,
            int left,
            int right,
            int tokensWidth,
            int tokensHeight) {
        PictureSize picture = new PictureSize(width, height);
        PictureSize best = HUB.best(picture);
        assertThat(best).isEqualTo(new PictureSize(gridWidth, gridHeight));
        assertThat(ViewGrid.fitted(picture, best))
                .isEqualTo(new PictureSize(fittedWidth, fittedHeight));
        PictureSize tokens = new PictureSize(gridWidth / 384 * 27, gridHeight / 384 * 27);
        assertThat(ViewGrid.shown(picture, tokens)).containsExactly(top, bottom, left, right);
        assertThat(HUB.limited(new PictureSize(right - left, bottom - top), 27))
                .isEqualTo(new PictureSize(tokensWidth, tokensHeight));
    }
}
