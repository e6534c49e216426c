package org.streamrlaif.encode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.clips.ClipStore;
import org.streamrlaif.clips.PartKey;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.schemas.SentFrames;

/** Frames for a remote judge: as records refer to them, and as they lie in the clip store. */
public final class FrameRecords {
    private FrameRecords() {}

    /**
     * Puts pictures into the store.
     *
     * @param frames says which; the size is filled in here
     * @param pictures one JPEG file for each of its times
     */
    static SentFrames put(RunClips clips, SentFrames frames, List<byte[]> pictures) {
        int size = pictures.stream().mapToInt(picture -> Integer.BYTES + picture.length).sum();
        ByteBuffer part = ByteBuffer.allocate(size);
        pictures.forEach(picture -> part.putInt(picture.length).put(picture));
        frames.setBytes(size);
        clips.put(PartKey.of(frames), part.array());
        return frames;
    }

    /**
     * The pictures of a record that is in this process's store, one JPEG file for each of its
     * times.
     *
     * @throws IllegalStateException when it is not
     */
    public static List<byte[]> pictures(SentFrames frames) {
        ByteBuffer part =
                ByteBuffer.wrap(
                        ClipStore.process()
                                .get(PartKey.of(frames))
                                .orElseThrow(() -> VisualRecords.missing(frames.getClipId())));
        List<byte[]> pictures = new ArrayList<>();
        while (part.hasRemaining()) {
            byte[] picture = new byte[part.getInt()];
            part.get(picture);
            pictures.add(picture);
        }
        return pictures;
    }
}
