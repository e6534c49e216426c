package org.streamrlaif.encode;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.picture.FrameRange;
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
        return ClipRecords.encoded(clip, this::encode);
    }

    private EncodedClip encode(Clip clip) {
        ClipRecords.keep(clip, clips);
        List<Footage> media = ClipRecords.media(clip);
        List<ClipStretch> stretches = ClipRecords.stretches(clip, media, segments);
        List<VisualEmbedding> wholes = new ArrayList<>();
        List<Segment> cut = new ArrayList<>();
        for (int i = 0; i < media.size(); i++) {
            int number = i;
            List<ClipStretch> own = stretches.stream().filter(s -> s.medium() == number).toList();
            List<FrameRange> ranges = new ArrayList<>();
            ranges.add(new FrameRange(0, media.get(i).frames().count()));
            own.forEach(stretch -> ranges.add(stretch.frames()));
            List<VisualEmbedding> seen = judge.model().encode(media, i, ranges);
            wholes.add(seen.get(0));
            for (int j = 0; j < own.size(); j++) {
                VisualTokens tokens = tokens(clip, judge, own.get(j).range(), seen.get(j + 1));
                cut.add(ClipRecords.segment(own.get(j), media).setTokens(tokens).build());
            }
        }
        FrameRange all = ClipRecords.whole(media);
        VisualTokens judgeTokens = tokens(clip, judge, all, VisualEmbedding.join(wholes));
        return ClipRecords.builder(clip)
                .setPolicyTokens(
                        shared
                                ? judgeTokens
                                : tokens(clip, policy, all, policy.model().encode(media)))
                .setJudgeTokens(shared ? null : judgeTokens)
                .setSegments(cut)
                .build();
    }

    private VisualTokens tokens(
            Clip clip, Models.Lease lease, FrameRange range, VisualEmbedding embedding) {
        String model = lease.model().visualHash();
        return VisualRecords.put(clips, clip.getClipId(), model, range, embedding);
    }

    @Override
    public void close() {
        policy.close();
        judge.close();
        clips.close();
    }
}
