package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.picture.RgbFrames;

/** Pictures that cameras, scanners and printers' tools write, with the values that Pillow gives. */
class UnusualPictureTest {
    private static final long LIMIT = 1 << 20;

    /** EXIF data, big-endian: orientation 6, what is stored at the top is shown at the right. */
    private static final byte[] TURN =
            hex("4d4d002a00000008" + "00010112000300000001000600000000" + "0000");

    @TempDir private Path folder;

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private Path path() {
        return folder.resolve("picture");
    }

    private RgbFrames read(byte[] file) throws IOException {
        return PictureFile.read(Files.write(path(), file), LIMIT);
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static byte[] inserted(byte[] file, int at, byte[] part) {
        return ByteBuffer.allocate(file.length + part.length)
                .put(file, 0, at)
                .put(part)
                .put(file, at, file.length - at)
                .array();
    }

    /** One row of pixels with 16 bits a sample. */
    private static BufferedImage deep(int colours, boolean transparent, int[][] pixels) {
        ColorModel model =
                new ComponentColorModel(
                        ColorSpace.getInstance(
                                colours == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
                        transparent,
                        false,
                        transparent ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                        DataBuffer.TYPE_USHORT);
        WritableRaster raster = model.createCompatibleWritableRaster(pixels.length, 1);
        for (int x = 0; x < pixels.length; x++) {
            raster.setPixel(x, 0, pixels[x]);
        }
        return new BufferedImage(model, raster, false, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "tiff"})
    void greyOfSixteenBitsIsClippedAt255(String format) throws IOException {
        int[][] grey = {{0}, {1}, {128}, {254}, {255}, {256}, {1000}, {65535}};
        byte[] rgb = read(encoded(deep(1, false, grey), format)).rgb();
        for (int i = 0; i < rgb.length; i++) {
            assertThat(rgb[i] & 0xff).isEqualTo(Math.min(grey[i / 3][0], 255));
        }
    }

    @ParameterizedTest
    @CsvSource({"png, 3, false", "png, 3, true", "png, 1, true", "tiff, 3, false"})
    void coloursOfSixteenBitsKeepTheirUpperByte(String format, int colours, boolean transparent)
            throws IOException {
        int[][] pixels = new int[256][colours + (transparent ? 1 : 0)];
        for (int x = 0; x < pixels.length; x++) {
            for (int band = 0; band < pixels[x].length; band++) {
                pixels[x][band] = (x + 50 * band) % 256 << 8 | 0xf0;
            }
        }
        byte[] rgb = read(encoded(deep(colours, transparent, pixels), format)).rgb();
        for (int i = 0; i < rgb.length; i++) {
            assertThat(rgb[i] & 0xff).isEqualTo(pixels[i / 3][colours == 1 ? 0 : i % 3] >> 8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiff", "bmp", "gif", "png"})
    void greyOfEightBitsIsReadAsStored(String format) throws IOException {
        BufferedImage image = new BufferedImage(256, 2, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 512; i++) {
            image.getRaster().setSample(i % 256, i / 256, 0, i % 256);
        }
        byte[] rgb = read(encoded(image, format)).rgb();
        for (int i = 0; i < rgb.length; i++) {
            assertThat(rgb[i] & 0xff).isEqualTo(i / 3 % 256);
        }
    }

    @ParameterizedTest
    @CsvSource({"3, false", "3, true", "4, false", "4, true"})
    void aTiffInPlanesKeepsTheUpperByte(int planes, boolean little) throws IOException {
        int[][] pixels = new int[256][planes];
        for (int x = 0; x < pixels.length; x++) {
            for (int band = 0; band < planes; band++) {
                pixels[x][band] = (x + 50 * band) % 256 << 8 | 0xf0;
            }
        }
        byte[] rgb = read(planarTiff(pixels, little)).rgb();
        for (int i = 0; i < rgb.length; i++) {
            assertThat(rgb[i] & 0xff).isEqualTo(pixels[i / 3][i % 3] >> 8);
        }
    }

    /** One row of pixels with 16 bits a sample, each band in a strip of its own. */
    private static byte[] planarTiff(int[][] pixels, boolean little) {
        int bands = pixels[0].length;
        int strip = 2 * pixels.length;
        int lists = 8 + bands * strip; // bits, places and lengths of the bands
        ByteBuffer file = ByteBuffer.allocate(lists + bands * 10 + 2 + 11 * 12 + 4);
        file.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        file.put((little ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
        file.putShort((short) 42).putInt(lists + bands * 10);
        for (int band = 0; band < bands; band++) {
            for (int[] pixel : pixels) {
                file.putShort((short) pixel[band]);
            }
        }
        for (int band = 0; band < bands; band++) {
            file.putShort((short) 16);
        }
        for (int band = 0; band < bands; band++) {
            file.putInt(8 + band * strip);
        }
        for (int band = 0; band < bands; band++) {
            file.putInt(strip);
        }
        file.putShort((short) 11);
        entry(file, 256, 4, 1, pixels.length); // width
        entry(file, 257, 4, 1, 1); // height
        entry(file, 258, 3, bands, lists); // bits
        entry(file, 259, 4, 1, 1); // not compressed
        entry(file, 262, 4, 1, 2); // RGB
        entry(file, 273, 4, bands, lists + 2 * bands); // places
        entry(file, 277, 4, 1, bands); // samples a pixel
        entry(file, 278, 4, 1, 1); // rows a strip
        entry(file, 279, 4, bands, lists + 6 * bands); // lengths
        entry(file, 284, 4, 1, 2); // planes
        entry(file, 338, 4, 1, 2); // a fourth band is transparency
        return file.array();
    }

    /** An entry of whole numbers, or of one that stands in it. */
    private static void entry(ByteBuffer file, int tag, int type, int count, int value) {
        file.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }

    /** Four stored bands as a JPEG with Adobe's mark, which says how the colours are stored. */
    private static byte[] fourBands(int[] pixel, int transform) throws IOException {
        byte[] mark = hex("ffee000e41646f6265006400000000" + "0" + transform);
        return inserted(fourBands(pixel), 2, mark);
    }

    /** Four stored bands, numbered from 1, without a word on what they are. */
    private static byte[] fourBands(int[] pixel) throws IOException {
        WritableRaster raster =
                Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 32, 16, 4, null);
        for (int i = 0; i < 32 * 16; i++) {
            raster.setPixel(i % 32, i / 32, pixel);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(raster, null, null), null);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /**
     * Adobe stores inks inverted, so the light that a pixel reflects is (R, G, B) · K / 255. With
     * transform 2 the first three are the inverse of R, G, B as YCbCr.
     */
    @ParameterizedTest
    @CsvSource({
        "0, 40, 150, 220, 200, 31, 118, 173",
        "0, 255, 0, 128, 255, 255, 0, 128",
        "2, 128, 128, 128, 255, 127, 127, 127",
        // Y = 100, Cb = 110, Cr = 150: (130.8, 90.5, 68.1), inverted and times 200 / 255
        "2, 100, 110, 150, 200, 97, 129, 147",
    })
    void aJpegOfFourInksIsShownAsLight(
            int transform, int c, int m, int y, int k, int red, int green, int blue)
            throws IOException {
        requireColour(read(fourBands(new int[] {c, m, y, k}, transform)), red, green, blue);
    }

    /** As in Pillow, which takes them for Adobe's inks with transform 0. */
    @ParameterizedTest
    @CsvSource({"40, 150, 220, 200, 31, 118, 173", "255, 0, 128, 255, 255, 0, 128"})
    void aJpegOfFourBandsWithoutAdobesMarkIsOfInks(
            int c, int m, int y, int k, int red, int green, int blue) throws IOException {
        byte[] file = fourBands(new int[] {c, m, y, k});
        requireColour(read(file), red, green, blue);
        byte[] xmp = hex("ffee000658585858"); // APP14 of somebody else
        requireColour(read(inserted(file, 2, xmp)), red, green, blue);
    }

    private static void requireColour(RgbFrames shown, int... expected) {
        assertThat(shown.width()).isEqualTo(32);
        for (int i = 0; i < shown.rgb().length; i++) {
            assertThat(shown.rgb()[i] & 0xff).isCloseTo(expected[i % 3], within(3));
        }
    }

    private static byte[] chunk(String name, byte[] data) {
        byte[] type = name.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(type);
        sum.update(data);
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
        return chunk.putInt(data.length).put(type).put(data).putInt((int) sum.getValue()).array();
    }

    /** The picture beside an animation, for readers that cannot show it, is the still one. */
    @Test
    void ofAnAnimatedPngTheStillPictureIsRead() throws IOException {
        byte[] still = encoded(filled(0x102030), "png");
        byte[] frame = encoded(filled(0xffffff), "png");
        byte[] data = Arrays.copyOfRange(frame, 41, frame.length - 16); // of its IDAT
        byte[] control = hex("00000000" + "0000000800000004" + "0000000000000000" + "0001000a0000");
        byte[] first = ByteBuffer.allocate(4 + data.length).putInt(1).put(data).array();
        byte[] file = inserted(still, still.length - 12, chunk("fdAT", first));
        file = inserted(file, still.length - 12, chunk("fcTL", control));
        file = inserted(file, 33, chunk("acTL", hex("0000000100000000")));
        RgbFrames shown = read(file);
        assertThat(shown.count()).isEqualTo(1);
        assertThat(shown.rgb()).startsWith(0x10, 0x20, 0x30).hasSize(8 * 4 * 3);
        RgbFrames moving = new VideoReader(VideoConfig.defaults()).read(path(), 1).frames();
        assertThat(moving.rgb()).containsOnly(255);
    }

    private static BufferedImage filled(int colour) {
        BufferedImage image = new BufferedImage(8, 4, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 32; i++) {
            image.setRGB(i % 8, i / 8, colour);
        }
        return image;
    }

    @Test
    void aPngIsTurnedAsItsExifDataSay() throws IOException {
        BufferedImage image = new BufferedImage(8, 4, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 32; i++) {
            image.setRGB(i % 8, i / 8, i);
        }
        byte[] plain = encoded(image, "png");
        for (int at : new int[] {33, plain.length - 12}) { // behind IHDR, before IEND
            RgbFrames shown = read(inserted(plain, at, chunk("eXIf", TURN)));
            assertThat(shown.width()).isEqualTo(4);
            assertThat(shown.height()).isEqualTo(8);
            for (int i = 0; i < 32; i++) { // shown (x, y) is stored (y, 3 − x)
                assertThat(shown.rgb()[3 * i + 2]).isEqualTo((byte) (8 * (3 - i % 4) + i / 4));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "457869660000"}) // nothing, Exif and two zeros
    void aWebpIsTurnedAsItsExifDataSay(String prefix) throws IOException {
        byte[] exif = inserted(TURN, 0, hex(prefix));
        byte[] plain = Files.readAllBytes(Fixtures.file("still.webp"));
        ByteBuffer file = ByteBuffer.allocate(plain.length + 18 + 8 + exif.length);
        file.order(ByteOrder.LITTLE_ENDIAN);
        file.put(hex("52494646")).putInt(file.capacity() - 8).put(hex("57454250")); // RIFF, WEBP
        file.put(hex("56503858" + "0a000000" + "08000000" + "3f0000" + "2f0000")); // VP8X, 64 × 48
        file.put(plain, 12, plain.length - 12);
        file.put(hex("45584946")).putInt(exif.length).put(exif); // EXIF
        RgbFrames shown = read(file.array());
        assertThat(shown.width()).isEqualTo(48);
        assertThat(shown.height()).isEqualTo(64);
        for (int i = 0; i < shown.rgb().length; i++) {
            assertThat(shown.rgb()[i]).isEqualTo((byte) (i / 3 / 48)); // its row, once its column
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bmp", "tiff"})
    void aPictureThatIsCutOffIsRefused(String format) throws IOException {
        byte[] whole = encoded(new BufferedImage(64, 64, BufferedImage.TYPE_3BYTE_BGR), format);
        assertThat(read(whole).width()).isEqualTo(64);
        for (int length : new int[] {whole.length - 1, whole.length / 2, 100, 20}) {
            assertThatThrownBy(() -> read(Arrays.copyOf(whole, length)))
                    .isInstanceOf(UnreadableVideoException.class)
                    .hasMessageStartingWith(path() + ": ")
                    .hasMessageNotContaining("\n");
        }
    }
}
