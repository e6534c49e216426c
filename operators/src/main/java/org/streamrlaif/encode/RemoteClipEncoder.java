package org.streamrlaif.encode;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.Models;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Segment;
import org.streamrlaif.schemas.SentFrames;
import org.streamrlaif.schemas.VisualTokens;

/**
 * The encode stage beside a remote judge: visual tokens of a clip for the policy's base model, and
 * JPEG frames of the clip and of consecutive segments for the judge. A void clip stays void.
 */
public final class RemoteClipEncoder implements ItemCore<Clip, EncodedClip> {
    /** No medium has more frames. */
    private static final SegmentConfig WHOLE = new SegmentConfig(Integer.MAX_VALUE / 2, 0);

    private final Models.Lease policy;
    private final SegmentConfig segments;
    private final JpegEncoder jpeg;
    private final RunClips clips;

    /**
     * @param policy the policy's base model, released when this encoder is closed; null when no
     *     policy answers, then clips get no visual tokens
     * @param segments how clips are cut for the narrator
     * @param frames how frames are sent
     * @param clips where visual tokens and frames go; this use of them is closed, too
     */
    public RemoteClipEncoder(
            Models.Lease policy, SegmentConfig segments, FramesConfig frames, RunClips clips) {
        this.policy = policy;
        this.segments = segments;
        this.jpeg = new JpegEncoder(frames);
        this.clips = clips;
    }

    @Override
    public EncodedClip apply(Clip clip) {
        return ClipRecords.encoded(clip, this::encode);
    }

    private EncodedClip encode(Clip clip) {
        ClipRecords.keep(clip, clips);
        List<Footage> media = ClipRecords.media(clip);
        List<Segment> cut = new ArrayList<>();
        for (ClipStretch stretch : ClipRecords.stretches(clip, media, segments)) {
            SentFrames frames = jpeg.put(clips, clip.getClipId(), media, List.of(stretch));
            cut.add(ClipRecords.segment(stretch, media).setFrames(frames).build());
        }
        List<ClipStretch> wholes = ClipStretch.cut(media, ClipRecords.labels(clip), WHOLE);
        return ClipRecords.builder(clip)
                .setPolicyTokens(policy == null ? null : tokens(clip, media))
                .setSegments(cut)
                .setFrames(jpeg.put(clips, clip.getClipId(), media, wholes))
                .build();
    }

    private VisualTokens tokens(Clip clip, List<Footage> media) {
        return VisualRecords.put(
                clips,
                clip.getClipId(),
                policy.model().visualHash(),
                ClipRecords.whole(media),
                policy.model().encode(media));
    }

    @Override
    public void close() {
        if (policy != null) {
            policy.close();
        }
        clips.close();
    }
}
