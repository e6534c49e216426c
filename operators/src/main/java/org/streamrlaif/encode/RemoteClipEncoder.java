package org.streamrlaif.encode;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Segment;
import org.streamrlaif.schemas.VisualTokens;

/**
 * The encode stage beside a remote judge: visual tokens of a clip for the policy's base model, and
 * JPEG frames of the clip and of consecutive segments for the judge. A void clip stays void.
 */
public final class RemoteClipEncoder implements ItemCore<Clip, EncodedClip> {
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
        return clip.getVoided() == null ? encode(clip) : ClipRecords.voided(clip);
    }

    private EncodedClip encode(Clip clip) {
        ClipRecords.keep(clip, clips);
        RgbFrames frames = ClipRecords.frames(clip);
        FrameRange whole = new FrameRange(0, frames.count());
        List<Segment> cut = new ArrayList<>();
        for (FrameRange range : ClipRecords.cut(frames.count(), segments.frames())) {
            cut.add(
                    ClipRecords.segment(clip, range)
                            .setFrames(jpeg.put(clips, clip, range))
                            .build());
        }
        return ClipRecords.builder(clip)
                .setPolicyTokens(tokens(clip, whole, frames))
                .setSegments(cut)
                .setFrames(jpeg.put(clips, clip, whole))
                .build();
    }

    private VisualTokens tokens(Clip clip, FrameRange whole, RgbFrames frames) {
        return policy == null
                ? null
                : ClipRecords.tokens(
                        clips,
                        clip,
                        policy.model().visualHash(),
                        whole,
                        policy.model().encode(frames));
    }

    @Override
    public void close() {
        if (policy != null) {
            policy.close();
        }
        clips.close();
    }
}
