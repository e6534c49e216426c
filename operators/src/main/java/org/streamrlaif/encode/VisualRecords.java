package org.streamrlaif.encode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.model.vision.VisualLayout;
import org.streamrlaif.schemas.VisualTokens;

/** Visual tokens as they travel and as models read them. */
public final class VisualRecords {
    private VisualRecords() {}

    /** The record of an embedding. */
    public static VisualTokens tokens(VisualEmbedding embedding) {
        ByteBuffer data =
                ByteBuffer.allocate(embedding.data().length * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(embedding.data());
        return VisualTokens.newBuilder()
                .setCount(embedding.count())
                .setWidth(embedding.width())
                .setBlocks(embedding.blocks())
                .setData(data)
                .setTimestampsMs(embedding.layout().timesMs())
                .setDurationMs(embedding.layout().durationMs())
                .setColumns(embedding.layout().columns())
                .build();
    }

    /** The embedding of a record; null for null. */
    public static VisualEmbedding embedding(VisualTokens tokens) {
        if (tokens == null) {
            return null;
        }
        ByteBuffer data = tokens.getData().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[data.remaining() / Float.BYTES];
        data.asFloatBuffer().get(values);
        return new VisualEmbedding(
                tokens.getCount(),
                tokens.getWidth(),
                tokens.getBlocks(),
                values,
                new VisualLayout(
                        tokens.getTimestampsMs(), tokens.getDurationMs(), tokens.getColumns()));
    }
}
