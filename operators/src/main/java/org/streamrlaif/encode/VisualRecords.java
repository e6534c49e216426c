package org.streamrlaif.encode;

import static java.util.stream.Collectors.toSet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.streamrlaif.clips.ClipStore;
import org.streamrlaif.clips.PartKey;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.model.vision.VisualLayout;
import org.streamrlaif.model.vision.VisualPart;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.Segment;
import org.streamrlaif.schemas.TokenPart;
import org.streamrlaif.schemas.VisualTokens;

/**
 * Visual tokens: as records refer to them, as they lie in the clip store, and as models read them.
 *
 * <p>In the store they are little-endian and row-major: bfloat16 where that loses nothing, as with
 * every model that computes in bfloat16, else float32.
 */
public final class VisualRecords {
    private VisualRecords() {}

    /**
     * Puts visual tokens into the store.
     *
     * @param clips keep the clip already
     * @param model content hash of the model that made them
     * @param range the frames that they show
     * @return what refers to them
     */
    public static VisualTokens put(
            RunClips clips,
            String clipId,
            String model,
            FrameRange range,
            VisualEmbedding embedding) {
        VisualTokens tokens =
                VisualTokens.newBuilder()
                        .setClipId(clipId)
                        .setModel(model)
                        .setFrom(range.from())
                        .setTo(range.to())
                        .setCount(embedding.count())
                        .setWidth(embedding.width())
                        .setBlocks(embedding.blocks())
                        .build();
        describe(tokens, embedding.parts());
        clips.put(PartKey.of(tokens), bytes(embedding.data()));
        return tokens;
    }

    /** A single clip is told of in the record itself, as by writers that knew nothing else. */
    private static void describe(VisualTokens tokens, List<VisualPart> parts) {
        if (parts.size() > 1 || parts.get(0).picture()) {
            tokens.setParts(parts.stream().map(VisualRecords::part).toList());
            return;
        }
        VisualLayout layout = parts.get(0).layout();
        tokens.setTimestampsMs(layout.timesMs());
        tokens.setDurationMs(layout.durationMs());
        tokens.setColumns(layout.columns());
    }

    private static TokenPart part(VisualPart part) {
        return new TokenPart(
                part.picture() ? MediumKind.PICTURE : MediumKind.VIDEO,
                part.count(),
                part.blocks(),
                part.layout().timesMs(),
                part.layout().durationMs(),
                part.layout().columns());
    }

    private static List<VisualPart> parts(VisualTokens tokens) {
        if (tokens.getParts().isEmpty()) {
            VisualLayout layout =
                    new VisualLayout(
                            tokens.getTimestampsMs(), tokens.getDurationMs(), tokens.getColumns());
            return List.of(new VisualPart(false, tokens.getCount(), tokens.getBlocks(), layout));
        }
        return tokens.getParts().stream()
                .map(
                        part ->
                                new VisualPart(
                                        part.getKind() == MediumKind.PICTURE,
                                        part.getCount(),
                                        part.getBlocks(),
                                        new VisualLayout(
                                                part.getTimestampsMs(),
                                                part.getDurationMs(),
                                                part.getColumns())))
                .toList();
    }

    /**
     * The embedding that a record refers to, out of this process's store; null for null.
     *
     * @throws IllegalStateException when the store lacks it
     */
    public static VisualEmbedding embedding(VisualTokens tokens) {
        if (tokens == null) {
            return null;
        }
        byte[] part =
                ClipStore.process()
                        .get(PartKey.of(tokens))
                        .orElseThrow(() -> missing(tokens.getClipId()));
        return new VisualEmbedding(
                tokens.getWidth(),
                values(part, tokens.getCount() * tokens.getWidth()),
                parts(tokens));
    }

    /** Drops what only the narrator of a clip needs: its segments. */
    public static void dropSegments(RunClips clips, EncodedClip clip) {
        Set<PartKey> needed =
                Stream.of(clip.getPolicyTokens(), clip.getJudgeTokens())
                        .filter(Objects::nonNull)
                        .map(PartKey::of)
                        .collect(toSet());
        for (Segment segment : clip.getSegments()) {
            if (segment.getTokens() != null && !needed.contains(PartKey.of(segment.getTokens()))) {
                clips.drop(PartKey.of(segment.getTokens()));
            }
        }
    }

    static IllegalStateException missing(String clipId) {
        return new IllegalStateException(
                "clip " + clipId + ": not in this process, expected it in the clip store");
    }

    private static byte[] bytes(float[] values) {
        boolean half = true;
        for (float value : values) {
            half &= (short) Float.floatToRawIntBits(value) == 0;
        }
        ByteBuffer part =
                ByteBuffer.allocate(values.length * (half ? Short.BYTES : Float.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (half) {
                part.putShort((short) (Float.floatToRawIntBits(value) >>> Short.SIZE));
            } else {
                part.putFloat(value);
            }
        }
        return part.array();
    }

    private static float[] values(byte[] part, int count) {
        ByteBuffer bytes = ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[count];
        if (part.length == count * Float.BYTES) {
            bytes.asFloatBuffer().get(values);
            return values;
        }
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat(bytes.getShort() << Short.SIZE);
        }
        return values;
    }
}
