package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.RgbFrames;

class PictureFileTest {
    @TempDir private Path folder;

    private Path written(RgbFrames picture) throws IOException {
        Path file = folder.resolve("picture.png");
        Png.write(file, picture, 0);
        return file;
    }

    private static RgbFrames noise() {
        byte[] rgb = new byte[7 * 5 * 3];
        new Random(4).nextBytes(rgb);
        return new RgbFrames(1, 7, 5, rgb);
    }

    @Test
    void aWrittenPictureIsReadBack() throws IOException {
        assertThat(PictureFile.read(written(noise()), 35)).isEqualTo(noise());
    }

    @Test
    void aWebpIsReadAsStored() throws IOException {
        RgbFrames picture = PictureFile.read(Fixtures.file("still.webp"), 64 * 48);
        assertThat(picture.width()).isEqualTo(64);
        assertThat(picture.height()).isEqualTo(48);
        for (int i = 0; i < picture.rgb().length; i++) {
            assertThat(picture.rgb()[i]).isEqualTo((byte) (i / 3 % 64)); // its column
        }
    }

    @Test
    void mistakesAreOneLine() throws IOException {
        Path file = written(noise());
        assertThatThrownBy(() -> PictureFile.read(file, 34))
                .hasMessage(file + ": 35 pixels, expected at most 34");
        assertThatThrownBy(() -> PictureFile.read(folder.resolve("x.png"), 34))
                .hasMessage(folder.resolve("x.png") + ": no such file");
        Path text = Files.writeString(folder.resolve("text.png"), "no picture");
        assertThatThrownBy(() -> PictureFile.read(text, 34))
                .hasMessage(text + ": no picture, expected PNG, JPEG, GIF, BMP, WebP or TIFF");
        Path webp = Fixtures.file("still.webp");
        assertThatThrownBy(() -> PictureFile.read(webp, 64 * 48 - 1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(webp + ": ")
                .hasMessageContaining("exceeds");
        byte[] cut = Arrays.copyOf(Files.readAllBytes(file), 45);
        Path damaged = Files.write(folder.resolve("cut.png"), cut);
        assertThatThrownBy(() -> PictureFile.read(damaged, 35))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(damaged + ": ")
                .hasMessageNotContaining("\n");
    }
}
