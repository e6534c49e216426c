package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidReason;

class ClipReaderTest {

    private static final Path ROOT = Fixtures.file("expected.json").getParent();

    private final ClipReader reader =
            new ClipReader(new VideoConfig(8, 0, 1 << 24, 1, 60, List.of(ROOT.toString()), false));

    @Test
    void makesAClipOfAVideo() {
        Clip clip = reader.read(sample("h264_bframes.mp4"));
        assertThat(clip.getVoided()).isNull();
        assertThat(clip.getFrameIndices()).containsExactly(0, 17, 34, 51, 68, 85, 102, 119);
        assertThat(clip.getTimestampsMs()).startsWith(0L, 567L);
        assertThat(clip.getPixels().remaining()).isEqualTo(8 * 318 * 178 * 3);
        assertThat(clip.getNote()).isEmpty();
        assertThat(clip.getDurationMs()).isEqualTo(4000);
        assertThat(reader.read(sample("h264_1frame.mp4")).getDurationMs()).isZero();
    }

    @Test
    void namesAClipByItsContent() {
        Clip clip = reader.read(sample("vp9.webm"));
        assertThat(clip.getClipId()).matches("[0-9a-f]{64}");
        assertThat(reader.read(sample("vp9.webm")).getClipId()).isEqualTo(clip.getClipId());
        assertThat(reader.read(sample("av1.mp4")).getClipId()).isNotEqualTo(clip.getClipId());
    }

    @Test
    void carriesANoteWhenTheVideoIsPartlyReadable() {
        Clip clip = reader.read(sample("broken/corrupt_middle.mp4"));
        assertThat(clip.getVoided()).isNull();
        assertThat(clip.getNote()).startsWith("partly readable: 81 good frames");
    }

    @Test
    void voidsWhatCannotBeRead() {
        VoidReason reason = reader.read(sample("broken/audio_only.mp4")).getVoided();
        assertThat(reason.getStage()).isEqualTo("decode");
        assertThat(reason.getCode()).isEqualTo("no-video-stream");
        assertThat(reason.getMessage()).endsWith("audio_only.mp4: no video stream");
        assertThat(reader.read(sample("animated.webp")).getVoided().getCode())
                .isEqualTo("unsupported-codec");
    }

    @Test
    void voidsWhatMustNotBeRead() {
        AdmittedSample sample = sample("vp9.webm");
        sample.getSample().setUri("/etc/hostname");
        assertThat(reader.read(sample).getVoided().getCode()).isEqualTo("refused-path");
    }

    @Test
    void passesVoidSamplesOn() {
        AdmittedSample sample = sample("vp9.webm");
        VoidReason reason = new VoidReason("decode", "bad-record", "unreadable bytes");
        sample.setVoided(reason);
        assertThat(reader.read(sample).getVoided()).isEqualTo(reason);
    }

    private static AdmittedSample sample(String name) {
        VideoSample video =
                new VideoSample(
                        "s",
                        ROOT.resolve(name).toString(),
                        List.of("?"),
                        0L,
                        0,
                        List.of(),
                        List.of());
        return new AdmittedSample(0L, 1, video, null, null);
    }
}
