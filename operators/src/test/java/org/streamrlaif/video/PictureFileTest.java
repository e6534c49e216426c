package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        assertThat(PictureFile.read(written(noise()), 1 << 12)).isEqualTo(noise());
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

    /** Grey and transparency as Pillow's {@code convert("RGB")} has them. */
    @ParameterizedTest
    @CsvSource({
        "10, 1", // TYPE_BYTE_GRAY
        "5, 3", // TYPE_3BYTE_BGR
        "6, 4", // TYPE_4BYTE_ABGR
    })
    void everyKindOfPixelKeepsItsValues(int type, int bands) throws IOException {
        BufferedImage image = new BufferedImage(256, 2, type);
        int[] pixel = new int[bands];
        for (int x = 0; x < 256; x++) {
            for (int b = 0; b < bands; b++) {
                pixel[b] = b == 3 ? 100 : (x + 50 * b) % 256;
            }
            image.getRaster().setPixel(x, 0, pixel);
            image.getRaster().setPixel(x, 1, pixel);
        }
        Path file = folder.resolve("mode.png");
        ImageIO.write(image, "png", file.toFile());
        RgbFrames read = PictureFile.read(file, 1 << 20);
        for (int x = 0; x < 256; x++) {
            for (int c = 0; c < 3; c++) {
                int expected = bands == 1 ? x : (x + 50 * c) % 256;
                assertThat(read.rgb()[3 * x + c] & 0xff).as("%d, %d", x, c).isEqualTo(expected);
            }
        }
    }

    @Test
    void greyWithTransparencyKeepsItsGrey() throws IOException {
        ColorModel model =
                new ComponentColorModel(
                        ColorSpace.getInstance(ColorSpace.CS_GRAY),
                        true,
                        false,
                        Transparency.TRANSLUCENT,
                        DataBuffer.TYPE_BYTE);
        BufferedImage image =
                new BufferedImage(model, model.createCompatibleWritableRaster(64, 64), false, null);
        for (int i = 0; i < 64 * 64; i++) {
            image.getRaster().setPixel(i % 64, i / 64, new int[] {109, i % 256});
        }
        Path file = folder.resolve("la.png");
        ImageIO.write(image, "png", file.toFile());
        assertThat(PictureFile.read(file, 1 << 20).rgb()).containsOnly(109);
    }

    private Path jpeg(int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, i / width < height / 2 ? 0xffffff : 0x000000);
        }
        Path file = folder.resolve("picture.jpg");
        ImageIO.write(image, "jpg", file.toFile());
        return file;
    }

    /** Orientation 6: what is stored at the top is shown at the right. */
    @Test
    void aPictureIsTurnedAsItsExifDataSay() throws IOException {
        byte[] plain = Files.readAllBytes(jpeg(64, 32));
        byte[] exif =
                HexFormat.of()
                        .parseHex(
                                "ffe10022457869660000" // APP1, "Exif"
                                        + "4d4d002a00000008" // TIFF, big-endian
                                        + "00010112000300000001000600000000" // orientation 6
                                        + "0000");
        ByteArrayOutputStream turned = new ByteArrayOutputStream();
        turned.write(plain, 0, 2);
        turned.writeBytes(exif);
        turned.write(plain, 2, plain.length - 2);
        RgbFrames read =
                PictureFile.read(
                        Files.write(folder.resolve("turned.jpg"), turned.toByteArray()), 1 << 20);
        assertThat(read.width()).isEqualTo(32);
        assertThat(read.height()).isEqualTo(64);
        assertThat(read.rgb()[0] & 0xff).as("left").isLessThan(20);
        assertThat(read.rgb()[3 * 31] & 0xff).as("right").isGreaterThan(235);
    }

    @Test
    void aJpegThatIsCutOffIsRefusedAndOneWithATailIsNot() throws IOException {
        Path file = jpeg(256, 256);
        byte[] whole = Files.readAllBytes(file);
        RgbFrames sound = PictureFile.read(file, 1 << 20);
        byte[] tail = Arrays.copyOf(whole, whole.length + 7);
        assertThat(PictureFile.read(Files.write(folder.resolve("tail.jpg"), tail), 1 << 20))
                .isEqualTo(sound);
        for (int length : new int[] {whole.length - 2, whole.length - 1, whole.length / 2, 30}) {
            Path cut = Files.write(folder.resolve(length + ".jpg"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> PictureFile.read(cut, 1 << 20))
                    .hasMessage(cut + ": the JPEG is cut off");
        }
    }

    @Test
    void mistakesAreOneLine() throws IOException {
        Path file = written(noise());
        assertThatThrownBy(() -> PictureFile.read(file, 34))
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining("Picture size 7x5 exceeds");
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
        assertThatThrownBy(() -> PictureFile.read(damaged, 1 << 12))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(damaged + ": ")
                .hasMessageNotContaining("\n");
    }
}
