package org.streamrlaif.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.loop.Records;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.SentFrames;

class JpegEncoderTest {

    /** Frame i is grey of value 20 · i, 96 × 48. */
    private static final Clip CLIP = clip(10, 96, 48);

    @Test
    void framesKeepTheirTimesAndColours() throws Exception {
        SentFrames frames = sent(new FramesConfig(10, 512, 0.9), 2, 5);
        assertThat(frames.getTimestampsMs()).containsExactly(200L, 300L, 400L);
        BufferedImage picture = picture(frames, 1);
        assertThat(picture.getWidth()).isEqualTo(96);
        assertThat(picture.getHeight()).isEqualTo(48);
        assertThat(picture.getRGB(50, 20) & 0xff).isCloseTo(60, within(3));
    }

    @Test
    void largeFramesAreScaledAndManyFramesAreThinned() throws Exception {
        SentFrames frames = sent(new FramesConfig(2, 16, 0.5), 0, 10);
        assertThat(frames.getTimestampsMs()).containsExactly(200L, 700L);
        assertThat(picture(frames, 0).getWidth()).isEqualTo(16);
        assertThat(picture(frames, 0).getHeight()).isEqualTo(8);
    }

    @Test
    void picturesOfSeveralMediaSayWhatTheyAre() {
        List<Footage> media =
                List.of(
                        Footage.picture(new RgbFrames(1, 9, 7, new byte[9 * 7 * 3])),
                        ClipRecords.media(CLIP).get(0));
        RunClips clips = RunClips.of("jpeg test");
        ClipRecords.keep(CLIP, clips);
        SentFrames frames =
                new JpegEncoder(new FramesConfig(2, 16, 0.5))
                        .put(
                                clips,
                                CLIP.getClipId(),
                                media,
                                ClipStretch.cut(
                                        media,
                                        List.of("picture 1", "video 1"),
                                        new SegmentConfig(99, 0)));
        assertThat(frames.getLabels())
                .containsExactly("picture 1", "video 1 at 0.2s", "video 1 at 0.7s");
        assertThat(frames.getTimestampsMs()).containsExactly(0L, 200L, 700L);
        assertThat(frames.getTo()).isEqualTo(11);
        assertThat(FrameRecords.pictures(frames)).hasSize(3);
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> new FramesConfig(0, 512, 0.9))
                .hasMessage("most: 0, expected at least 1");
        assertThatThrownBy(() -> new FramesConfig(8, 512, 0))
                .hasMessage("quality: 0.0, expected above 0 and at most 1");
    }

    private static SentFrames sent(FramesConfig config, int from, int to) {
        RunClips clips = RunClips.of("jpeg test");
        ClipRecords.keep(CLIP, clips);
        FrameRange range = new FrameRange(from, to);
        return new JpegEncoder(config)
                .put(
                        clips,
                        CLIP.getClipId(),
                        ClipRecords.media(CLIP),
                        List.of(new ClipStretch(0, range, range, "")));
    }

    private static BufferedImage picture(SentFrames frames, int index) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(FrameRecords.pictures(frames).get(index)));
    }

    private static Clip clip(int frames, int width, int height) {
        ByteBuffer pixels = ByteBuffer.allocate(frames * width * height * 3);
        for (int i = 0; pixels.hasRemaining(); i++) {
            pixels.put((byte) (20 * (i / (width * height * 3))));
        }
        return Clip.newBuilder(
                        Records.clip(Records.admitted(0, Records.arrived("s", 1).getSample())))
                .setWidth(width)
                .setHeight(height)
                .setFrameIndices(IntStream.range(0, frames).boxed().toList())
                .setTimestampsMs(LongStream.range(0, frames).mapToObj(i -> i * 100).toList())
                .setPixels(pixels.flip())
                .build();
    }
}
