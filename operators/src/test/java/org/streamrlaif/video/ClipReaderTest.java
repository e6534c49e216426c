package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.ClipPart;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidReason;

class ClipReaderTest {

    private static final Path ROOT = Fixtures.file("expected.json").getParent();

    private final ClipReader reader =
            new ClipReader(
                    new VideoConfig(
                            8, 0, 1 << 24, 1, 60, List.of(ROOT.getParent().toString()), false));

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

    @Test
    void severalMediaAreOneClipOfParts() {
        Medium video = medium(MediumKind.VIDEO, "h264_3frames.mp4");
        Medium picture = medium(MediumKind.PICTURE, "../clip-preprocess/frame1.png");
        Clip clip = reader.read(showing(video, picture));
        assertThat(clip.getVoided()).isNull();
        assertThat(clip.getPixels().remaining()).isZero();
        assertThat(clip.getParts())
                .extracting(ClipPart::getKind)
                .containsExactly(MediumKind.VIDEO, MediumKind.PICTURE);
        Clip alone = reader.read(sample("h264_3frames.mp4"));
        assertThat(clip.getParts().get(0).getPixels()).isEqualTo(alone.getPixels());
        assertThat(clip.getParts().get(0).getTimestampsMs()).isEqualTo(alone.getTimestampsMs());
        ClipPart still = clip.getParts().get(1);
        assertThat(still.getPixels().remaining()).isEqualTo(131 * 203 * 3);
        assertThat(still.getTimestampsMs()).isEmpty();
        assertThat(clip.getClipId()).matches("[0-9a-f]{64}");
        assertThat(reader.read(showing(video, picture))).isEqualTo(clip);
        assertThat(reader.read(showing(picture, video)).getClipId()).isNotEqualTo(clip.getClipId());
        assertThat(reader.read(showing(video, video)).getParts()).hasSize(2);
    }

    @Test
    void oneVideoInAListIsThatVideo() {
        Clip listed = reader.read(showing(medium(MediumKind.VIDEO, "vp9.webm")));
        Clip plain = reader.read(sample("vp9.webm"));
        assertThat(listed.getClipId()).isEqualTo(plain.getClipId());
        assertThat(listed.getParts()).isEmpty();
        assertThat(listed.getPixels()).isEqualTo(plain.getPixels());
    }

    @Test
    void oneMediumThatCannotBeReadVoidsAll() {
        Medium video = medium(MediumKind.VIDEO, "vp9.webm");
        assertThat(reader.read(showing(video, medium(MediumKind.PICTURE, "none.png"))))
                .extracting(clip -> clip.getVoided().getCode())
                .isEqualTo("missing-file");
        assertThat(reader.read(showing(video, new Medium(MediumKind.PICTURE, "/etc/hostname"))))
                .extracting(clip -> clip.getVoided().getCode())
                .isEqualTo("refused-path");
        assertThat(reader.read(showing(video, medium(MediumKind.PICTURE, "vp9.webm"))))
                .extracting(clip -> clip.getVoided().getMessage())
                .asString()
                .contains("vp9.webm: no picture, expected PNG");
    }

    private static Medium medium(MediumKind kind, String name) {
        return new Medium(kind, ROOT.resolve(name).toString());
    }

    private static AdmittedSample showing(Medium... media) {
        AdmittedSample sample = sample("vp9.webm");
        sample.getSample().setMedia(List.of(media));
        return sample;
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
                        List.of(),
                        List.of(),
                        null);
        return new AdmittedSample(0L, 1, video, null, null);
    }
}
