package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;
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

    /** Each part of a joined stream goes on where the one before ends, and no frame is lost. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 100})
    void partsWhoseClocksBeginAnewFollowEachOther(double startOfTheFirst) throws Exception {
        VideoReader reader = new VideoReader(VideoConfig.defaults());
        Path joined = folder.resolve("joined.ts");
        Path part = folder.resolve("part.ts");
        for (double start : new double[] {startOfTheFirst, 1, 1.02}) {
            TransportStream.write(Fixtures.file("h264_bframes.mp4"), part, start);
            Files.write(
                    joined,
                    Files.readAllBytes(part),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        int frames = reader.read(part, 1).frameCount();
        SampledVideo whole = reader.read(part, frames);
        SampledVideo video = reader.read(joined, 3 * frames);
        assertThat(video.frameCount()).isEqualTo(3 * frames);
        assertThat(video.note()).isEmpty();
        assertThat(video.indices()).isEqualTo(IntStream.range(0, 3 * frames).toArray());
        long length = 1000L * frames / 30;
        for (int i = 0; i < 3 * frames; i++) {
            assertThat(video.frames().slice(i, i + 1))
                    .isEqualTo(whole.frames().slice(i % frames, i % frames + 1));
            assertThat(video.timestampsMs()[i])
                    .isCloseTo(whole.timestampsMs()[i % frames] + i / frames * length, within(1L));
        }
    }

    /** The clocks of other containers begin anywhere too. */
    @ParameterizedTest
    @ValueSource(strings = {"matroska", "mp4"})
    void timesOfAnyContainerCountFromTheFirstFrame(String format) throws Exception {
        VideoReader reader = new VideoReader(VideoConfig.defaults());
        Path file = folder.resolve("late." + format);
        TransportStream.write(Fixtures.file("h264_bframes.mp4"), file, format, 95_430);
        SampledVideo expected = reader.read(Fixtures.file("h264_bframes.mp4"), 5);
        for (SampledVideo video :
                new SampledVideo[] {reader.read(file, 5), reader.readAll(file, 5)}) {
            assertThat(video.timestampsMs()[0]).isZero();
            assertThat(video.timestampsMs()).isEqualTo(expected.timestampsMs());
            assertThat(video.frames()).isEqualTo(expected.frames());
        }
    }

    /** An AVI file has no presentation times: frames come one after the other. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1})
    void timesOfAnAviWithFramesOutOfOrderCountFromTheFirstFrame(double start) throws Exception {
        VideoReader reader = new VideoReader(VideoConfig.defaults());
        Path file = folder.resolve("order.avi");
        Path stream = folder.resolve("order.ts"); // an AVI file takes H.264 as it lies in there
        TransportStream.write(Fixtures.file("h264_bframes.mp4"), stream, start);
        TransportStream.write(stream, file, "avi", 0);
        SampledVideo expected = reader.read(Fixtures.file("h264_bframes.mp4"), 120);
        SampledVideo video = reader.read(file, 120);
        assertThat(video.note()).isEmpty();
        assertThat(video.frames()).isEqualTo(expected.frames());
        assertThat(video.timestampsMs()[0]).isZero();
        for (int i = 0; i < 120; i++) {
            assertThat(video.timestampsMs()[i]).isCloseTo(expected.timestampsMs()[i], within(1L));
        }
    }
}
