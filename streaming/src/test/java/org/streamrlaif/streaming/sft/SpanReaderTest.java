package org.streamrlaif.streaming.sft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.dataset.FrameSpan;
import org.streamrlaif.video.ClipReader;

class SpanReaderTest {

    private static final Path FIXTURES =
            Path.of("../operators/src/test/resources/fixtures/video").toAbsolutePath().normalize();

    private SpanReader reader;
    private String video;

    @BeforeEach
    void openReader() {
        video = FIXTURES.resolve("h264_bframes.mp4").toString();
        var config =
                RlaifConfig.defaults()
                        .with(
                                Map.of(
                                        "video.allowed-roots",
                                        FIXTURES.toString(),
                                        "video.frames",
                                        "8"));
        reader = new SpanReader(new ClipReader(config.video()));
    }

    private Clip read(Optional<FrameSpan> span) {
        VideoSample sample =
                new VideoSample(
                        "v",
                        SpanReader.uri(video, span),
                        List.of("what ?"),
                        0L,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        null);
        return reader.read(new AdmittedSample(0L, 1, sample, null, null));
    }

    @Test
    void givesTheSpansFramesAsAClipOfTheirOwn() {
        Clip whole = read(Optional.empty());
        Clip second = read(Optional.of(new FrameSpan(4, 8)));

        byte[] all = whole.getPixels().array();
        assertThat(second.getPixels().array())
                .isEqualTo(Arrays.copyOfRange(all, all.length / 2, all.length));
        assertThat(second.getTimestampsMs()).isEqualTo(whole.getTimestampsMs().subList(4, 8));
        assertThat(second.getAdmitted().getSample().getUri()).endsWith("#frames=4-8");
        assertThat(second.getClipId())
                .isNotEqualTo(whole.getClipId())
                .isNotEqualTo(read(Optional.of(new FrameSpan(0, 4))).getClipId());
    }

    @Test
    void givesUpASpanThatIsNotSampled() {
        Clip clip = read(Optional.of(new FrameSpan(6, 9)));

        assertThat(clip.getVoided().getCode()).isEqualTo("no-frames");
        assertThat(clip.getVoided().getMessage())
                .isEqualTo("frames: [6, 9] of 8 sampled ones, expected at most 8 (video.frames)");
    }

    @Test
    void saysWhichVideoCannotBeRead() {
        video = FIXTURES.resolve("gone.mp4").toString();

        assertThat(read(Optional.of(new FrameSpan(0, 4))).getVoided().getMessage())
                .contains("gone.mp4")
                .doesNotContain("#");
    }
}
