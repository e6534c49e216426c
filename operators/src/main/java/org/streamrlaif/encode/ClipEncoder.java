package org.streamrlaif.encode;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Segment;
import org.streamrlaif.schemas.VisualTokens;

/**
 * The encode stage: visual tokens of a clip for the policy's base model, for the judge's where it
 * is another one, and of consecutive segments for the narrator. A void clip stays void.
 */
public final class ClipEncoder implements ItemCore<Clip, EncodedClip> {
    private final Models.Lease policy;
    private final Models.Lease judge;
    private final SegmentConfig segments;
    private final RunClips clips;
    private final boolean shared;

    /**
     * @param policy the policy's base model; released when this encoder is closed
     * @param judge the judge's base model, which may be the same; released too
     * @param segments how clips are cut for the narrator
     * @param clips where visual tokens go; this use of them is closed, too
     */
    public ClipEncoder(
            Models.Lease policy, Models.Lease judge, SegmentConfig segments, RunClips clips) {
        this.policy = policy;
        this.judge = judge;
        this.segments = segments;
        this.clips = clips;
        shared = sameTokens(policy.model(), judge.model());
    }

    private static boolean sameTokens(VisionLanguageModel policy, VisionLanguageModel judge) {
        return policy == judge
                || policy.config().family().equals(judge.config().family())
                        && policy.hash().equals(judge.hash());
    }

    @Override
    public EncodedClip apply(Clip clip) {
        return clip.getVoided() == null ? encode(clip) : ClipRecords.voided(clip);
    }

    private EncodedClip encode(Clip clip) {
        ClipRecords.keep(clip, clips);
        RgbFrames frames = ClipRecords.frames(clip);
        FrameRange whole = new FrameRange(0, frames.count());
        List<FrameRange> ranges = new ArrayList<>(List.of(whole));
        ranges.addAll(ClipRecords.cut(frames.count(), segments.frames()));
        List<VisualEmbedding> judged = judge.model().encode(frames, ranges);
        List<Segment> cut = new ArrayList<>();
        for (int i = 1; i < ranges.size(); i++) {
            VisualTokens tokens = tokens(clip, judge, ranges.get(i), judged.get(i));
            cut.add(ClipRecords.segment(clip, ranges.get(i)).setTokens(tokens).build());
        }
        VisualTokens judgeTokens = tokens(clip, judge, whole, judged.get(0));
        return ClipRecords.builder(clip)
                .setPolicyTokens(
                        shared
                                ? judgeTokens
                                : tokens(clip, policy, whole, policy.model().encode(frames)))
                .setJudgeTokens(shared ? null : judgeTokens)
                .setSegments(cut)
                .build();
    }

    private VisualTokens tokens(
            Clip clip, Models.Lease lease, FrameRange range, VisualEmbedding embedding) {
        return ClipRecords.tokens(clips, clip, lease.model().visualHash(), range, embedding);
    }

    @Override
    public void close() {
        policy.close();
        judge.close();
        clips.close();
    }
}
