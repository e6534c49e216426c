package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.picture.RgbFrames;

class VideoWriterTest {

    @TempDir Path folder;

    private final VideoReader reader = new VideoReader(VideoConfig.defaults());

    @Test
    void writesWhatTheReaderReads() throws Exception {
        RgbFrames frames = squareMovingRight(40, 64, 48);
        Path file = folder.resolve("clip.mp4");
        VideoWriter.write(file, frames, 4, 20);

        SampledVideo video = reader.read(file, 40);
        assertThat(video.codec()).isEqualTo("h264");
        assertThat(video.frameCount()).isEqualTo(40);
        assertThat(video.timestampsMs()).startsWith(0, 250, 500).endsWith(9750);
        for (int i = 0; i < 40; i++) {
            double[] wanted = Fixtures.meanRgb(frames, i);
            double[] got = Fixtures.meanRgb(video.frames(), i);
            for (int channel = 0; channel < 3; channel++) {
                assertThat(got[channel]).isCloseTo(wanted[channel], within(3.0));
            }
        }
    }

    @Test
    void putsTheIndexInFrontOfThePictures() throws Exception {
        Path file = folder.resolve("clip.mp4");
        VideoWriter.write(file, squareMovingRight(8, 64, 64), 4, 20);
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(bytes.indexOf("moov")).isPositive().isLessThan(bytes.indexOf("mdat"));
    }

    @Test
    void aHigherQuantizerGivesASmallerFile() throws Exception {
        RgbFrames frames = squareMovingRight(8, 64, 64);
        VideoWriter.write(folder.resolve("fine.mp4"), frames, 4, 8);
        VideoWriter.write(folder.resolve("coarse.mp4"), frames, 4, 40);
        assertThat(Files.size(folder.resolve("coarse.mp4")))
                .isLessThan(Files.size(folder.resolve("fine.mp4")));
    }

    @Test
    void saysWhyItCannotWrite() {
        RgbFrames frames = squareMovingRight(2, 32, 32);
        Path file = folder.resolve("missing/clip.mp4");
        assertThatThrownBy(() -> VideoWriter.write(file, frames, 4, 20))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": cannot write video, No such file or directory");
    }

    @Test
    void refusesOddSizes() {
        RgbFrames frames = squareMovingRight(2, 33, 32);
        assertThatThrownBy(() -> VideoWriter.write(folder.resolve("a.mp4"), frames, 4, 20))
                .hasMessage("size: 33 x 32, expected even numbers of at least 16");
    }

    private static RgbFrames squareMovingRight(int count, int width, int height) {
        byte[] rgb = new byte[count * height * width * 3];
        for (int i = 0; i < count * height * width; i++) {
            int x = i % width;
            int y = i / width % height;
            int left = i / (width * height);
            boolean inside = x >= left && x < left + 12 && y >= 8 && y < 20;
            rgb[i * 3] = (byte) (inside ? 220 : 40);
            rgb[i * 3 + 1] = (byte) (inside ? 60 : 40);
            rgb[i * 3 + 2] = (byte) (inside ? 30 : 90);
        }
        return new RgbFrames(count, width, height, rgb);
    }
}
