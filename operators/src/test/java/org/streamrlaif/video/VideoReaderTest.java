package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.video.UnreadableVideoException.Cause;

class VideoReaderTest {

    static final List<String> GOOD = Fixtures.GOOD;

    @TempDir private Path folder;

    private final VideoReader reader = new VideoReader(VideoConfig.defaults());

    @ParameterizedTest
    @FieldSource("GOOD")
    void readsExactlyTheSampledFrames(String name) throws Exception {
        for (int k : new int[] {1, 8, 50}) {
            SampledVideo video = reader.read(Fixtures.file(name), k);
            RgbFrames stored = stored(name, video.frames());
            for (int i = 0; i < k; i++) {
                assertThat(Fixtures.barcode(stored, i)).isEqualTo(video.indices()[i]);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("GOOD")
    void equalsTheReference(String name) throws Exception {
        JsonNode expected = Fixtures.expected().get("files").get(name);
        for (int k : new int[] {8, 50}) {
            JsonNode samples = expected.get("sample_" + k);
            SampledVideo video = reader.read(Fixtures.file(name), k);
            assertThat(video.note()).isEmpty();
            assertThat(video.frameCount())
                    .isEqualTo(expected.get("meta").get("frame_count").asInt());
            for (int i = 0; i < k; i++) {
                assertThat(video.indices()[i]).isEqualTo(samples.get("indices").get(i).asInt());
                double seconds = samples.get("timestamps").get(i).asDouble();
                assertThat(video.timestampsMs()[i] / 1000.0).isCloseTo(seconds, within(0.0006));
                double[] mean = Fixtures.meanRgb(video.frames(), i);
                for (int channel = 0; channel < 3; channel++) {
                    double reference = samples.get("mean_rgb").get(i).get(channel).asDouble();
                    assertThat(mean[channel]).isCloseTo(reference, within(1.5));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h264_bframes.mp4", "av1.mp4", "gops/h264_short_gops.mp4"})
    void readsAllFragmentsOfAFileWhoseHeaderListsTheFirst(String name) throws Exception {
        Path file = folder.resolve("fragments.mp4");
        SampledVideo whole = reader.read(Fixtures.file(name), 13);
        TransportStream.writeFragments(Fixtures.file(name), file);
        for (SampledVideo video : List.of(reader.read(file, 13), reader.readAll(file, 13))) {
            assertThat(video.frameCount()).isEqualTo(whole.frameCount());
            assertThat(video.frames()).isEqualTo(whole.frames());
            assertThat(video.timestampsMs()).isEqualTo(whole.timestampsMs());
            assertThat(video.note()).isEmpty();
        }
    }

    @Test
    void showsARotatedVideoUpright() throws Exception {
        SampledVideo video = reader.read(Fixtures.file("h264_rot90.mp4"), 8);
        assertThat(video.frames().width()).isEqualTo(160);
        assertThat(video.frames().height()).isEqualTo(240);
    }

    @Test
    void givesTheGoodFramesOfATruncatedFile() throws Exception {
        SampledVideo whole = reader.read(Fixtures.file("h264_bframes.mp4"), 120);
        SampledVideo part = reader.read(Fixtures.file("broken/truncated_faststart.mp4"), 61);
        assertThat(part.frameCount()).isEqualTo(61);
        assertThat(part.note()).startsWith("partly readable: 61 good frames, the rest skipped (");
        assertThat(part.frames()).isEqualTo(whole.frames().slice(0, 61));
    }

    @Test
    void skipsFramesThatReferToDamagedOnesAndKeepsTheirPlaces() throws Exception {
        RgbFrames whole = reader.read(Fixtures.file("h264_bframes.mp4"), 120).frames();
        SampledVideo part = reader.read(Fixtures.file("broken/corrupt_middle.mp4"), 81);
        assertThat(part.frameCount()).isEqualTo(81);
        assertThat(part.note()).contains("81 good frames").contains("NAL unit");
        for (int i = 0; i < 81; i++) {
            int place = part.indices()[i];
            assertThat(place).isEqualTo(i <= 40 ? i : i + 39);
            assertThat(part.frames().slice(i, i + 1)).isEqualTo(whole.slice(place, place + 1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "broken/truncated_moov_missing.mp4, UNREADABLE_VIDEO, moov atom not found",
        "broken/text.mp4, NOT_A_VIDEO, no video container",
        "broken/empty.mp4, NOT_A_VIDEO, no video container",
        "broken/audio_only.mp4, NO_VIDEO_STREAM, no video stream",
        "broken/image.mp4, NOT_A_VIDEO, no video container (found png_pipe)",
        "broken, NO_FRAMES, no pictures in it"
    })
    void saysWhyAFileGivesNoFrames(String name, Cause cause, String words) {
        UnreadableVideoException failure = failure(Fixtures.file(name));
        assertThat(failure.reason()).isEqualTo(cause);
        assertThat(failure).hasMessageContaining(name).hasMessageContaining(words);
        assertThat(failure.getMessage()).doesNotContain("\n");
    }

    @Test
    void saysThatThereIsNoFile() {
        UnreadableVideoException failure = failure(Path.of("no-such-video.mp4"));
        assertThat(failure.reason()).isEqualTo(Cause.MISSING_FILE);
        assertThat(failure).hasMessage("no-such-video.mp4: no such file");
    }

    @Test
    void refusesFramesAboveTheLimit() {
        VideoConfig small = new VideoConfig(8, 0, 100, 1, 60, List.of("."), false);
        VideoReader limited = new VideoReader(small);
        assertThatThrownBy(() -> limited.read(Fixtures.file("h264_bframes.mp4")))
                .isInstanceOf(UnreadableVideoException.class);
    }

    @Test
    void givesUpWhenTheTimeIsUp() {
        VideoReader hurried =
                new VideoReader(new VideoConfig(8, 0, 1 << 20, 1, 1e-9, List.of("."), false));
        UnreadableVideoException failure =
                catchThrowableOfType(
                        UnreadableVideoException.class,
                        () -> hurried.read(Fixtures.file("h264_bframes.mp4")));
        assertThat(failure.reason()).isEqualTo(Cause.TIMEOUT);
    }

    @Test
    void readsTheSameFromManyThreads() throws Exception {
        RgbFrames once = reader.read(Fixtures.file("vp9.webm"), 8).frames();
        List<RgbFrames> all =
                Arrays.asList(new RgbFrames[8]).parallelStream().map(unused -> readVp9()).toList();
        assertThat(all).allMatch(once::equals);
    }

    private RgbFrames readVp9() {
        try {
            return reader.read(Fixtures.file("vp9.webm"), 8).frames();
        } catch (UnreadableVideoException e) {
            throw new IllegalStateException(e);
        }
    }

    private UnreadableVideoException failure(Path file) {
        return catchThrowableOfType(UnreadableVideoException.class, () -> reader.read(file));
    }

    /** The barcode lies on the stored picture: undo the counter-clockwise turn. */
    private static RgbFrames stored(String name, RgbFrames frames) {
        return name.equals("h264_rot90.mp4") ? Fixtures.clockwise(frames) : frames;
    }
}
