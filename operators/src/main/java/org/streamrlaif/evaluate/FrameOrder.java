package org.streamrlaif.evaluate;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.ClipPart;

/**
 * The order in which a clip's frames are shown. A model that answers or judges equally well when
 * they are shuffled does not look at time.
 *
 * <p>Source: the contrast of T-GRPO (Feng et al., "Video-R1", 2025, arXiv 2503.21776), here as a
 * measure.
 */
public enum FrameOrder {
    /** As in the video. */
    IN_ORDER,
    /** Each video's frames in an order drawn from the clip's id; times stay where they are. */
    SHUFFLED;

    /** The clip in this order; a shuffled one has an id of its own. Void clips stay as they are. */
    public Clip of(Clip clip) {
        if (this == IN_ORDER || clip.getVoided() != null) {
            return clip;
        }
        Random random = new Random(Long.parseUnsignedLong(clip.getClipId().substring(0, 16), 16));
        List<ClipPart> parts = new ArrayList<>();
        for (ClipPart part : clip.getParts()) {
            parts.add(
                    ClipPart.newBuilder(part)
                            .setPixels(
                                    shuffled(
                                            part.getPixels(),
                                            part.getTimestampsMs().size(),
                                            random))
                            .build());
        }
        return Clip.newBuilder(clip)
                .setClipId(Sha256.of(clip.getClipId() + " shuffled"))
                .setPixels(shuffled(clip.getPixels(), clip.getTimestampsMs().size(), random))
                .setParts(parts)
                .build();
    }

    /** Equal pieces in another order; a picture, which has no times, as it is. */
    private static ByteBuffer shuffled(ByteBuffer pixels, int frames, Random random) {
        if (frames == 0) {
            return pixels;
        }
        List<Integer> order = new ArrayList<>(IntStream.range(0, frames).boxed().toList());
        Collections.shuffle(order, random);
        int size = pixels.remaining() / frames;
        ByteBuffer result = ByteBuffer.allocate(pixels.remaining());
        for (int frame : order) {
            result.put(pixels.slice(pixels.position() + frame * size, size));
        }
        return result.flip();
    }
}
