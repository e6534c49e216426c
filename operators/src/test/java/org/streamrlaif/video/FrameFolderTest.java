package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.video.UnreadableVideoException.Cause;

class FrameFolderTest {

    @TempDir private Path folder;

    private final VideoReader reader = new VideoReader(VideoConfig.defaults());

    @Test
    void ordersNamesByTheirNumbers() {
        List<String> names =
                new ArrayList<>(
                        List.of("f10.jpg", "f9.jpg", "f", "f09.jpg", "a2b10.png", "a2b9.png"));
        names.sort(FrameFolder.NATURAL);
        assertThat(names)
                .containsExactly("a2b9.png", "a2b10.png", "f", "f09.jpg", "f9.jpg", "f10.jpg");
    }

    @Test
    void samplesPicturesAsTheFramesOfAVideo() throws Exception {
        for (int i = 0; i < 50; i++) {
            picture("frame" + i + ".png", "png", 40, 30, 4 * i);
        }
        SampledVideo video = reader.read(folder, 8);

        assertThat(video.indices()).isEqualTo(FrameSampler.indices(50, 8));
        assertThat(video.frameCount()).isEqualTo(50);
        assertThat(video.decodedFrames()).isEqualTo(8);
        assertThat(video.timestampsMs()[1]).isEqualTo(7000);
        assertThat(video.durationMs()).isEqualTo(50000);
        for (int i = 0; i < 8; i++) {
            assertThat(red(video.frames(), i)).isEqualTo(4 * video.indices()[i]);
        }
    }

    /** Such as the ones that macOS puts beside every file of a foreign disk. */
    @Test
    void hiddenFilesArePassedOver() throws Exception {
        picture("1.png", "png", 40, 30, 80);
        Files.write(folder.resolve("._1.png"), new byte[] {0, 5, 22, 7});
        assertThat(reader.read(folder, 1).frameCount()).isEqualTo(1);
    }

    @Test
    void readsJpegsAndScalesAllToTheSizeOfTheFirst() throws Exception {
        Path first = picture("b.jpg", "jpg", 64, 48, 200);
        Path second = picture("a.jpg", "jpg", 128, 96, 100);
        SampledVideo video = reader.read(List.of(first, second));

        assertThat(video.codec()).isEqualTo("mjpeg");
        assertThat(video.frames().width()).isEqualTo(64);
        assertThat(video.indices()).containsExactly(0, 0, 0, 0, 0, 0, 0, 1);
        assertThat(red(video.frames(), 0)).isCloseTo(200, Offset.offset(4));
        assertThat(red(video.frames(), 6)).isCloseTo(200, Offset.offset(4));
        assertThat(red(video.frames(), 7)).isCloseTo(100, Offset.offset(4));
    }

    @Test
    void namesThePictureThatIsNone() throws Exception {
        picture("1.png", "png", 16, 16, 0);
        Path broken = Files.writeString(folder.resolve("2.png"), "no picture at all");

        UnreadableVideoException failure =
                catchThrowableOfType(UnreadableVideoException.class, () -> reader.read(folder, 2));
        assertThat(failure.reason()).isEqualTo(Cause.NOT_A_VIDEO);
        assertThat(failure).hasMessageStartingWith(broken + ": no picture");
        assertThat(reader.read(folder, 1).frames().count()).isEqualTo(1);
    }

    @Test
    void namesAPictureThatIsCutOff() throws Exception {
        Path whole = picture("1.png", "png", 400, 300, 90);
        Path cut = folder.resolve("cut/1.png");
        Files.createDirectories(cut.getParent());
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(cut, java.util.Arrays.copyOf(bytes, 60));

        UnreadableVideoException failure =
                catchThrowableOfType(
                        UnreadableVideoException.class, () -> reader.read(cut.getParent(), 1));
        assertThat(failure).hasMessageStartingWith(cut + ": ");
        assertThat(failure.getMessage()).doesNotContain("\n");
    }

    @Test
    void refusesPicturesBeyondTheLimit() throws Exception {
        picture("1.png", "png", 400, 300, 90);
        VideoReader limited =
                new VideoReader(new VideoConfig(8, 0, 100_000, 1, 60, List.of("."), false));
        UnreadableVideoException failure =
                catchThrowableOfType(UnreadableVideoException.class, () -> limited.read(folder));
        assertThat(failure.reason()).isEqualTo(Cause.NO_FRAMES);
        assertThat(failure).hasMessageContaining("1.png: the picture could not be decoded");
    }

    private static int red(RgbFrames frames, int frame) {
        return frames.rgb()[frame * frames.frameBytes()] & 0xff;
    }

    private Path picture(String name, String format, int width, int height, int red)
            throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, red << 16 | 60 << 8 | 30);
            }
        }
        Path file = folder.resolve(name);
        ImageIO.write(image, format, file.toFile());
        return file;
    }
}
