package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.streamrlaif.video.Animation.BLUE;
import static org.streamrlaif.video.Animation.CLEAR;
import static org.streamrlaif.video.Animation.RED;
import static org.streamrlaif.video.Animation.WHITE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.video.Animation.After;
import org.streamrlaif.video.Animation.Patch;
import org.streamrlaif.video.UnreadableVideoException.Cause;

/** Animated pictures are read like any video. */
class AnimationTest {

    private static final int[] DELAYS = {5, 3, 1, 40, 7, 2, 500, 4, 4, 4, 12};

    @TempDir private Path folder;

    private final VideoReader reader = new VideoReader(VideoConfig.defaults());

    @ParameterizedTest
    @CsvSource({"a.gif, gif", "a.png, apng", "a.apng, apng"})
    void readsTheSampledFramesAndTheirTimes(String name, String codec) throws Exception {
        Path file = written(name, Animation.barcodes(DELAYS));
        for (int k : new int[] {1, 2, 4, 11, 30}) {
            SampledVideo video = reader.read(file, k);
            assertThat(video.codec()).isEqualTo(codec);
            assertThat(video.frameCount()).isEqualTo(DELAYS.length);
            assertThat(video.indices()).isEqualTo(FrameSampler.indices(DELAYS.length, k));
            assertThat(video.note()).isEmpty();
            for (int i = 0; i < k; i++) {
                int index = video.indices()[i];
                assertThat(Fixtures.barcode(video.frames(), i)).isEqualTo(index);
                int time = Arrays.stream(DELAYS, 0, index).sum();
                assertThat(video.timestampsMs()[i]).isEqualTo(10 * time);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"a.gif, 100, 200", "a.png, 67, 133"})
    void givesFramesWithoutADelayTheUsualOne(String name, long second, long third)
            throws Exception {
        Path file = written(name, Animation.barcodes(0, 0, 5));
        assertThat(reader.read(file, 3).timestampsMs()).containsExactly(0, second, third);
    }

    @ParameterizedTest
    @CsvSource({"a.gif, ffffff", "a.png, 000000"})
    void showsTheCanvasAfterEachPatch(String name, String cleared) throws Exception {
        Animation drawn =
                new Animation(
                        60,
                        16,
                        List.of(
                                filled(After.KEEP, 0, 0, 60, 16, BLUE),
                                filled(After.CLEAR, 0, 0, 8, 8, RED),
                                filled(After.RESTORE, 20, 0, 8, 8, WHITE),
                                filled(After.KEEP, 40, 0, 8, 8, CLEAR)));
        RgbFrames frames = reader.read(written(name, drawn), 4).frames();
        assertThat(colours(frames, 0)).containsExactly("0000ff", "0000ff", "0000ff");
        assertThat(colours(frames, 1)).containsExactly("ff0000", "0000ff", "0000ff");
        assertThat(colours(frames, 2)).containsExactly(cleared, "ffffff", "0000ff");
        assertThat(colours(frames, 3)).containsExactly(cleared, "0000ff", "0000ff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.gif", "a.png"})
    void takesAStillOneAsOneFrame(String name) throws Exception {
        Path file = written(name, Animation.barcodes(7));
        SampledVideo video = reader.read(file, 2);
        assertThat(video.frameCount()).isEqualTo(1);
        assertThat(video.durationMs()).isZero();
        assertThat(video.frames().slice(0, 1)).isEqualTo(PictureFile.read(file, 1 << 20));
    }

    @Test
    void takesTheFirstFrameWherePicturesAreTheFrames() throws Exception {
        Path gif = written("a.gif", Animation.barcodes(5, 5, 5));
        Path png = written("b.png", Animation.barcodes(5, 5));
        SampledVideo video = reader.read(List.of(gif, png));
        assertThat(video.frameCount()).isEqualTo(2);
        assertThat(Fixtures.barcode(video.frames(), 0)).isZero();
        assertThat(Fixtures.barcode(video.frames(), 7)).isZero();
        assertThat(reader.read(folder, 1).frameCount()).isEqualTo(1); // a GIF is no frame
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.gif", "a.apng"})
    void givesTheWholeFramesOfOneThatIsCutOff(String name) throws Exception {
        Path file = written(name, Animation.barcodes(DELAYS));
        SampledVideo whole = reader.read(file, DELAYS.length);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

        int left = reader.read(file, 1).frameCount();
        assertThat(left).isBetween(2, DELAYS.length / 2);
        SampledVideo part = reader.read(file, left);
        assertThat(part.note())
                .isEqualTo(
                        "partly readable: %d good frames, the rest skipped (incomplete packet)"
                                .formatted(left));
        assertThat(part.frames()).isEqualTo(whole.frames().slice(0, left));
        assertThat(part.timestampsMs()).isEqualTo(Arrays.copyOf(whole.timestampsMs(), left));
    }

    @Test
    void readsAGifWithoutItsLastByteOrWithMore() throws Exception {
        byte[] gif = Animation.barcodes(DELAYS).gif();
        for (int length : new int[] {gif.length - 1, gif.length + 100}) {
            Path file = Files.write(folder.resolve("a.gif"), Arrays.copyOf(gif, length));
            SampledVideo video = reader.read(file);
            assertThat(video.frameCount()).isEqualTo(DELAYS.length);
            assertThat(video.note()).isEmpty();
        }
    }

    @Test
    void saysWhyThereIsNoFrame() throws Exception {
        Path cut = Files.write(folder.resolve("cut.gif"), gifStart(600));
        assertThat(failure(cut, Cause.NO_FRAMES))
                .hasMessage(cut + ": no frame could be decoded (incomplete packet)");
        Path empty = written("empty.gif", new Animation(60, 16, List.of()));
        assertThat(failure(empty, Cause.NO_FRAMES))
                .hasMessage(empty + ": no frame could be decoded");
        Path start = Files.write(folder.resolve("start.gif"), gifStart(5));
        assertThat(failure(start, Cause.NOT_A_VIDEO)).hasMessage(start + ": no video container");
    }

    @ParameterizedTest
    @CsvSource({"a.gif, 65535", "a.gif, 8000", "a.apng, 8000"})
    void refusesACanvasBeyondTheLimit(String name, int side) throws Exception {
        Animation huge = new Animation(side, side, List.of(filled(After.KEEP, 0, 0, 8, 8, RED)));
        Path file = written(name, huge);
        assertThat(failure(file, Cause.NO_FRAMES))
                .hasMessageStartingWith(file + ": no frame could be decoded")
                .hasMessageContaining("Picture size %d".formatted(side));
    }

    @Test
    void saysThatAnimatedWebpIsNotDecoded() {
        Path file = Fixtures.file("animated.webp");
        assertThat(failure(file, Cause.UNSUPPORTED_CODEC))
                .hasMessage(
                        file
                                + ": no decoder for animated WebP, expected a still one, GIF or"
                                + " animated PNG");
    }

    private static byte[] gifStart(int length) {
        return Arrays.copyOf(Animation.barcodes(DELAYS).gif(), length);
    }

    private static Patch filled(After after, int x, int y, int width, int height, byte colour) {
        return Patch.filled(10, after, x, y, width, height, colour);
    }

    private static List<String> colours(RgbFrames frames, int frame) {
        return List.of(4, 24, 44).stream().map(x -> colour(frames, frame, x)).toList();
    }

    private static String colour(RgbFrames frames, int frame, int x) {
        int at = ((frame * frames.height() + 4) * frames.width() + x) * 3;
        byte[] rgb = frames.rgb();
        return "%02x%02x%02x".formatted(rgb[at], rgb[at + 1], rgb[at + 2]);
    }

    private Path written(String name, Animation animation) throws Exception {
        byte[] bytes = name.endsWith(".gif") ? animation.gif() : animation.png();
        return Files.write(folder.resolve(name), bytes);
    }

    private UnreadableVideoException failure(Path file, Cause reason) {
        UnreadableVideoException failure =
                catchThrowableOfType(UnreadableVideoException.class, () -> reader.read(file));
        assertThat(failure.reason()).isEqualTo(reason);
        return failure;
    }
}
