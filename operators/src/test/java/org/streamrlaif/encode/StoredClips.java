package org.streamrlaif.encode;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.schemas.SentFrames;
import org.streamrlaif.schemas.VisualTokens;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.schemas.VoidRecords;

/** Puts what tests have at hand into this process's clip store, as clips of their own. */
public final class StoredClips {
    private static final RunClips CLIPS = RunClips.of("stored by tests");
    private static final AtomicLong COUNT = new AtomicLong();

    private StoredClips() {}

    /** Visual tokens. */
    public static VisualTokens tokens(VisualEmbedding embedding) {
        return VisualRecords.put(CLIPS, newClip(), "model", new FrameRange(0, 1), embedding);
    }

    /** Frames for a remote judge. */
    public static SentFrames frames(List<Long> timestampsMs, byte[]... pictures) {
        return FrameRecords.put(
                CLIPS,
                new SentFrames(newClip(), "settings", 0, 1, timestampsMs, 0L, List.of()),
                List.of(pictures));
    }

    /** Fetches nothing: all clips of the test are here. */
    public static ClipFetcher fetcher() {
        return new ClipFetcher(
                CLIPS.again(),
                sample -> {
                    throw new IllegalStateException("no video, expected the clip in the store");
                },
                () -> null);
    }

    /** Fetches nothing: all videos are gone. */
    public static ClipFetcher withoutVideos() {
        return new ClipFetcher(
                CLIPS.again(),
                sample ->
                        VoidRecords.clip(
                                sample, new VoidReason("decode", "unreadable-video", "gone")),
                () -> null);
    }

    private static String newClip() {
        String id = "stored-" + COUNT.incrementAndGet();
        CLIPS.keep(id, Long.MAX_VALUE);
        return id;
    }
}
