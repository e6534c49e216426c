package org.streamrlaif.laboratory.bench.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
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
        Report report = new DecodeBench(config, new Repeats(0, 3)).run(file);
        assertThat(report.settings().get(0)).contains("12 frames");
        assertThat(report.settings().get(1)).startsWith("4 samples of 64 x 32, ");
        List<Table.Row> rows = report.tables().get(0).rows();
        List<Double> millis = rows.get(0).runs();
        assertThat(millis).hasSize(3).allMatch(ms -> ms > 0);
        assertThat(rows.get(2).runs()).isEqualTo(Spread.of(millis).rate(4 * 1e3).all());
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
