package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is left out, the samples are those of decoding everything. */
class PlannedPassTest {

    private static final List<String> GROUPS =
            List.of(
                    "gops/h264_open_gop.mp4",
                    "gops/h264_intra_refresh.mp4",
                    "gops/h264_short_gops.mp4",
                    "gops/h264_interlaced.mp4");

    private final VideoConfig config = VideoConfig.defaults().withThreads(2);
    private final VideoReader reader = new VideoReader(config);

    static Stream<String> allFiles() {
        return Stream.concat(Fixtures.GOOD.stream(), GROUPS.stream());
    }

    static List<String> groups() {
        return GROUPS;
    }

    @ParameterizedTest
    @MethodSource("allFiles")
    void givesWhatDecodingEverythingGives(String name) throws Exception {
        for (int k : new int[] {1, 2, 3, 5, 8, 13, 50}) {
            SampledVideo some = reader.read(Fixtures.file(name), k);
            SampledVideo all = reader.readAll(Fixtures.file(name), k);
            assertThat(some.frames()).isEqualTo(all.frames());
            assertThat(some.indices()).isEqualTo(all.indices());
            assertThat(some.timestampsMs()).isEqualTo(all.timestampsMs());
            assertThat(some.frameCount()).isEqualTo(all.frameCount());
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    void readsTheFramesItNames(String name) throws Exception {
        for (int k : new int[] {4, 7, 23, 100}) {
            SampledVideo video = reader.read(Fixtures.file(name), k);
            for (int i = 0; i < k; i++) {
                assertThat(Fixtures.barcode(video.frames(), i)).isEqualTo(video.indices()[i]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "av1.mp4",
                "h264_bframes.mp4",
                "h264_rot90.mp4",
                "h264_vfr_audio.mp4",
                "vp9.webm",
                "gops/h264_open_gop.mp4",
                "gops/h264_short_gops.mp4"
            })
    void followsThePlanWhereItCan(String name) throws Exception {
        assertThat(planned(name, 5)).isPresent();
    }

    @Test
    void leavesOutGroupsOfPicturesWithoutASample() throws Exception {
        // samples 0, 24, 49, 74, 99: groups of five frames, each decoded to its last at most
        assertThat(planned("gops/h264_short_gops.mp4", 5).orElseThrow().decodedFrames())
                .isLessThanOrEqualTo(1 + 4 * 5);
        assertThat(planned("gops/h264_open_gop.mp4", 5).orElseThrow().decodedFrames())
                .isLessThan(40);
    }

    @Test
    void leavesOutFramesThatNobodyRefersTo() throws Exception {
        assertThat(planned("h264_bframes.mp4", 5).orElseThrow().decodedFrames()).isLessThan(60);
    }

    @Test
    void decodesEverythingWhereKeyFramesOnlyBeginARenewal() throws Exception {
        assertThat(planned("gops/h264_intra_refresh.mp4", 8)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gops/h264_interlaced.mp4",
                "broken/truncated_faststart.mp4",
                "broken/corrupt_middle.mp4"
            })
    void leavesOthersToBeReadFrameByFrame(String name) throws Exception {
        assertThat(planned(name, 8)).isEmpty();
    }

    @Test
    void scalesLargerFramesDown() throws Exception {
        Path file = Fixtures.file("h264_bframes.mp4");
        SampledVideo small = new VideoReader(config.withShortSide(89)).read(file);
        assertThat(small.frames().width()).isEqualTo(159);
        assertThat(small.frames().height()).isEqualTo(89);
        double[] mean = Fixtures.meanRgb(small.frames(), 3);
        double[] stored = Fixtures.meanRgb(reader.read(file).frames(), 3);
        for (int channel = 0; channel < 3; channel++) {
            assertThat(mean[channel]).isBetween(stored[channel] - 2, stored[channel] + 2);
        }
        SampledVideo same = new VideoReader(config.withShortSide(178)).read(file);
        assertThat(same.frames()).isEqualTo(reader.read(file).frames());
    }

    private Optional<SampledVideo> planned(String name, int k) throws Exception {
        Deadline.start(60);
        return PlannedPass.read(Fixtures.file(name), config, k);
    }
}
