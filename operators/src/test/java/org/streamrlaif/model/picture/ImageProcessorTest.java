package org.streamrlaif.model.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.picture.ImageSettings.Fit;
import org.streamrlaif.numeric.Rounding;

/** Compared with Hugging Face's CLIPImageProcessor on Pillow. */
@Tag("numeric")
class ImageProcessorTest {

    private final Safetensors expected = Safetensors.open(file("expected.safetensors"));

    @AfterEach
    void close() {
        expected.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void cropEqualsPillowBitForBit(int frame) {
        byte[] square = processor(224, Fit.CROP).square(frame(frame));
        assertThat(square).isEqualTo(part(bytes("crop.uint8"), frame, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void padEqualsPillowBitForBit(int frame) {
        byte[] square = processor(224, Fit.PAD).square(frame(frame));
        assertThat(square).isEqualTo(part(bytes("pad.uint8"), frame, 3));
    }

    @Test
    void anotherSizeEqualsPillowBitForBit() {
        byte[] square = processor(336, Fit.CROP).square(frame(0));
        assertThat(square).isEqualTo(bytes("crop336.uint8.frame0"));
    }

    @Test
    void normalisedValuesEqualTheReference() {
        float[] reference = expected.tensor("crop.pixel_values").floats();
        int length = 3 * 224 * 224;
        for (int frame = 0; frame < 3; frame++) {
            float[] pixels = processor(224, Fit.CROP).process(frame(frame));
            float[] wanted = Arrays.copyOfRange(reference, frame * length, (frame + 1) * length);
            assertClose(pixels, wanted);
        }
        assertClose(
                processor(224, Fit.PAD).process(frame(0)),
                expected.tensor("pad.pixel_values.frame0").floats());
    }

    @Test
    void framesOfAClipAreIndependent() {
        RgbFrames one = frame(2);
        byte[] twice = Arrays.copyOf(one.rgb(), one.rgb().length * 2);
        System.arraycopy(one.rgb(), 0, twice, one.rgb().length, one.rgb().length);
        RgbFrames two = new RgbFrames(2, one.width(), one.height(), twice);
        for (Fit fit : Fit.values()) {
            float[] single = processor(224, fit).process(one);
            float[] both = processor(224, fit).process(two);
            assertThat(part(both, 0)).isEqualTo(single);
            assertThat(part(both, 1)).isEqualTo(single);
        }
    }

    @Test
    void leavesAPictureOfTheRightSizeAlone() {
        byte[] rgb = new byte[64 * 64 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 31);
        }
        for (Fit fit : Fit.values()) {
            assertThat(processor(64, fit).square(new RgbFrames(1, 64, 64, rgb))).isEqualTo(rgb);
        }
    }

    @Test
    void keepsTheCentreOfAPictureWhoseShortSideFits() {
        byte[] rgb = new byte[10 * 4 * 3];
        for (int i = 0; i < 40; i++) {
            Arrays.fill(rgb, i * 3, i * 3 + 3, (byte) (i % 10));
        }
        byte[] square = processor(4, Fit.CROP).square(new RgbFrames(1, 10, 4, rgb));
        assertThat(Arrays.copyOf(square, 12)).containsExactly(3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6);
    }

    @Test
    void readsSettingsAsHuggingFaceDoes() {
        assertThat(settings("{}", "")).isEqualTo(ImageSettings.clip(224, Fit.CROP));
        assertThat(settings("{\"size\": 336, \"crop_size\": 336}", "pad"))
                .isEqualTo(ImageSettings.clip(336, Fit.PAD));
        String full =
                """
                {"size": {"shortest_edge": 56}, "crop_size": {"height": 56, "width": 56},
                 "image_mean": [0.5, 0.5, 0.5], "image_std": [0.25, 0.5, 1], "do_pad": true}
                """;
        ImageSettings settings = settings(full, "");
        assertThat(settings.size()).isEqualTo(56);
        assertThat(settings.fit()).isEqualTo(Fit.PAD);
        assertThat(settings.mean()).containsExactly(0.5, 0.5, 0.5);
        assertThat(settings.std()).containsExactly(0.25, 0.5, 1.0);
    }

    @Test
    void refusesSettingsItDoesNotFollow() {
        assertThatThrownBy(() -> settings("{\"resample\": 2}", ""))
                .hasMessage("x.json: resample: 2, expected 3");
        assertThatThrownBy(() -> settings("{\"size\": 100, \"crop_size\": 90}", ""))
                .hasMessage("x.json: crop_size: 90, expected the size, 100");
        assertThatThrownBy(() -> settings("{\"image_mean\": 1}", ""))
                .hasMessage("x.json: image_mean: 1, expected three numbers");
    }

    private static ImageSettings settings(String json, String aspectRatio) {
        try {
            return ImageSettings.clip(
                    new ConfigNode("x.json: ", ModelJson.MAPPER.readTree(json)), aspectRatio);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ImageProcessor processor(int size, Fit fit) {
        return new ImageProcessor(ImageSettings.clip(size, fit));
    }

    private byte[] bytes(String name) {
        long[] values = expected.tensor(name).longs();
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] part(byte[] all, int index, int parts) {
        int length = all.length / parts;
        return Arrays.copyOfRange(all, index * length, (index + 1) * length);
    }

    private static float[] part(float[] all, int index) {
        int length = all.length / 2;
        return Arrays.copyOfRange(all, index * length, (index + 1) * length);
    }

    private static void assertClose(float[] values, float[] wanted) {
        Rounding.float32(4).check("a level of a byte in four operations", values, wanted);
    }

    private static RgbFrames frame(int index) {
        return Pictures.read(file("frame" + index + ".png"));
    }

    private static Path file(String name) {
        try {
            return Path.of(
                    ImageProcessorTest.class
                            .getResource("/fixtures/clip-preprocess/" + name)
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
