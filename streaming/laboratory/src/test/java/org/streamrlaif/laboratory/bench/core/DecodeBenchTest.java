package org.streamrlaif.laboratory.bench.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.video.VideoConfig;
import org.streamrlaif.video.VideoWriter;

class DecodeBenchTest {

    @TempDir private Path folder;

    @Test
    void readsTheSamplesAtTheirSize() throws Exception {
        Path file = folder.resolve("noise.mp4");
        byte[] pixels = new byte[12 * 128 * 64 * 3];
        VideoWriter.write(file, new RgbFrames(12, 128, 64, pixels), 6, 5);
        VideoConfig config = VideoConfig.defaults().withFrames(4).withShortSide(32);
        DecodeMetrics figures = new DecodeBench(config, new Repeats(0, 3)).run(file);
        assertThat(figures.frameCount()).isEqualTo(12);
        assertThat(figures.decodedFrames()).isBetween(4, 12);
        assertThat(figures.width()).isEqualTo(64);
        assertThat(figures.height()).isEqualTo(32);
        assertThat(figures.readMs().all()).hasSize(3).allMatch(ms -> ms > 0);
        assertThat(figures.samplesPerSecond().max()).isEqualTo(4 * 1e3 / figures.readMs().min());
    }

    @Test
    void saysWhatIsWrongWithTheFile() {
        DecodeBench bench = new DecodeBench(VideoConfig.defaults(), new Repeats(0, 1));
        Path absent = folder.resolve("absent.mp4");
        assertThatThrownBy(() -> bench.run(absent))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("absent.mp4");
    }
}
