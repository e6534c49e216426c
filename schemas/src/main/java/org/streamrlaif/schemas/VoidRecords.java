package org.streamrlaif.schemas;

import java.nio.ByteBuffer;
import java.util.List;

/** The records of items that are given up: they travel on, and hold nothing but why. */
public final class VoidRecords {
    private VoidRecords() {}

    /** The clip of a sample. */
    public static Clip clip(AdmittedSample admitted, VoidReason reason) {
        return Clip.newBuilder()
                .setAdmitted(admitted)
                .setClipId("")
                .setWidth(0)
                .setHeight(0)
                .setFrameIndices(List.of())
                .setTimestampsMs(List.of())
                .setPixels(ByteBuffer.allocate(0))
                .setVoided(reason)
                .build();
    }

    /** What is encoded of a clip. */
    public static EncodedClip encoded(Clip clip, VoidReason reason) {
        return EncodedClip.newBuilder()
                .setAdmitted(clip.getAdmitted())
                .setClipId(clip.getClipId())
                .setPolicyTokens(null)
                .setJudgeTokens(null)
                .setSegments(List.of())
                .setVoided(reason)
                .build();
    }
}
