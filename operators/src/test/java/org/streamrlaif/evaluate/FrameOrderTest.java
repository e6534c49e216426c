package org.streamrlaif.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.streamrlaif.loop.Records;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.ClipPart;
import org.streamrlaif.schemas.MediumKind;

class FrameOrderTest {

    private static final int FRAMES = 12;
    private static final int FRAME_BYTES = 2 * 3;

    @Test
    void shufflingMovesWholeFramesAndNothingElse() {
        Clip clip = clip();
        Clip shuffled = FrameOrder.SHUFFLED.of(clip);
        List<String> before = frames(clip.getPixels());
        List<String> after = frames(shuffled.getPixels());
        assertThat(after).isNotEqualTo(before).containsExactlyInAnyOrderElementsOf(before);
        assertThat(shuffled.getClipId()).hasSize(64).isNotEqualTo(clip.getClipId());
        Clip back = Clip.newBuilder(shuffled).setClipId(clip.getClipId()).build();
        back.setPixels(clip.getPixels());
        assertThat(back).isEqualTo(clip);
    }

    @Test
    void theOrderIsDrawnFromTheClip() {
        Clip clip = clip();
        assertThat(FrameOrder.SHUFFLED.of(clip)).isEqualTo(FrameOrder.SHUFFLED.of(clip));
        Clip other = Clip.newBuilder(clip).setClipId(Sha256.of("another")).build();
        assertThat(FrameOrder.SHUFFLED.of(other).getPixels())
                .isNotEqualTo(FrameOrder.SHUFFLED.of(clip).getPixels());
        assertThat(FrameOrder.IN_ORDER.of(clip)).isSameAs(clip);
    }

    @Test
    void eachVideoOfAListIsShuffledAndPicturesStay() {
        Clip whole = clip();
        ClipPart video =
                new ClipPart(
                        MediumKind.VIDEO, 2, 1, whole.getTimestampsMs(), 3000L, whole.getPixels());
        ClipPart picture =
                new ClipPart(MediumKind.PICTURE, 24, 1, List.of(), 0L, whole.getPixels());
        Clip several =
                Clip.newBuilder(whole)
                        .setTimestampsMs(List.of())
                        .setPixels(ByteBuffer.allocate(0))
                        .setParts(List.of(picture, video))
                        .build();
        List<ClipPart> parts = FrameOrder.SHUFFLED.of(several).getParts();
        assertThat(parts.get(0)).isEqualTo(picture);
        assertThat(frames(parts.get(1).getPixels()))
                .isNotEqualTo(frames(video.getPixels()))
                .containsExactlyInAnyOrderElementsOf(frames(video.getPixels()));
    }

    private static Clip clip() {
        byte[] pixels = new byte[FRAMES * FRAME_BYTES];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) i;
        }
        return Clip.newBuilder()
                .setAdmitted(Records.arrived("clip", 1))
                .setClipId(Sha256.of("a clip"))
                .setWidth(2)
                .setHeight(1)
                .setFrameIndices(Collections.nCopies(FRAMES, 0))
                .setTimestampsMs(LongStream.range(0, FRAMES).boxed().toList())
                .setPixels(ByteBuffer.wrap(pixels))
                .build();
    }

    private static List<String> frames(ByteBuffer pixels) {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = new byte[FRAME_BYTES];
            pixels.get(i * FRAME_BYTES, frame);
            frames.add(List.of(frame[0], frame[FRAME_BYTES - 1]).toString());
        }
        return frames;
    }
}
