package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.picture.RgbFrames;

class PictureFileTest {
    @TempDir private Path folder;

    private Path written(RgbFrames picture) throws IOException {
        Path file = folder.resolve("picture.png");
        PictureFile.writePng(file, picture, 0);
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
    void aFrameOfSeveralIsWrittenInTheOrderOfItsColours() throws IOException {
        byte[] rgb = new byte[2 * 5 * 3 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 7);
        }
        RgbFrames frames = new RgbFrames(2, 5, 3, rgb);
        Path file = folder.resolve("frame.png");
        PictureFile.writePng(file, frames, 1);

        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(5);
        assertThat(image.getHeight()).isEqualTo(3);
        for (int i = 0; i < 15; i++) {
            int at = 45 + i * 3;
            int pixel = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
            assertThat(image.getRGB(i % 5, i / 5) & 0xffffff).isEqualTo(pixel);
        }
        byte[] once = Files.readAllBytes(file);
        PictureFile.writePng(file, frames, 1);
        assertThat(Files.readAllBytes(file)).isEqualTo(once);
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
