package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of a transport stream begins anywhere and begins anew after 26.5 hours. */
class TransportStreamTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 3600, 95_380, 95_430, 95_443.3, 95_443.7})
    void timesCountFromTheBeginningOfTheVideo(double startSeconds) throws Exception {
        VideoReader reader = new VideoReader(VideoConfig.defaults());
        Path stream = folder.resolve("recorded.ts");
        TransportStream.write(Fixtures.file("h264_bframes.mp4"), stream, startSeconds);
        SampledVideo expected = reader.read(Fixtures.file("h264_bframes.mp4"), 5);
        for (SampledVideo video :
                new SampledVideo[] {reader.read(stream, 5), reader.readAll(stream, 5)}) {
            assertThat(video.timestampsMs()).isEqualTo(expected.timestampsMs());
            assertThat(video.durationMs()).isEqualTo(expected.durationMs());
            assertThat(video.frames()).isEqualTo(expected.frames());
        }
    }
}
