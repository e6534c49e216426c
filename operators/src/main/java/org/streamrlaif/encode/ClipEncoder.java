package org.streamrlaif.encode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.model.FrameRange;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.RgbFrames;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.VisualEmbedding;
import org.streamrlaif.model.VisualLayout;
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
    private final boolean shared;

    /**
     * @param policy the policy's base model; released when this encoder is closed
     * @param judge the judge's base model, which may be the same; released too
     * @param segments how clips are cut for the narrator
     */
    public ClipEncoder(Models.Lease policy, Models.Lease judge, SegmentConfig segments) {
        this.policy = policy;
        this.judge = judge;
        this.segments = segments;
        shared = sameTokens(policy.model(), judge.model());
    }

    private static boolean sameTokens(VisionLanguageModel policy, VisionLanguageModel judge) {
        return policy == judge
                || policy.config().family().equals(judge.config().family())
                        && policy.hash().equals(judge.hash());
    }

    @Override
    public EncodedClip apply(Clip clip) {
        return clip.getVoided() == null
                ? encode(clip)
                : builder(clip).setVoided(clip.getVoided()).build();
    }

    private EncodedClip encode(Clip clip) {
        RgbFrames frames = frames(clip);
        FrameRange whole = new FrameRange(0, frames.count());
        List<FrameRange> ranges = new ArrayList<>(List.of(whole));
        ranges.addAll(cut(frames.count(), segments.frames()));
        List<VisualEmbedding> judged = judge.model().encode(frames, ranges);
        List<Segment> cut = new ArrayList<>();
        for (int i = 1; i < ranges.size(); i++) {
            cut.add(segment(clip, ranges.get(i), judged.get(i)));
        }
        VisualTokens judgeTokens = tokens(clip, whole, judged.get(0));
        return builder(clip)
                .setPolicyTokens(
                        shared ? judgeTokens : tokens(clip, whole, policy.model().encode(frames)))
                .setJudgeTokens(shared ? null : judgeTokens)
                .setSegments(cut)
                .build();
    }

    /**
     * Consecutive ranges of at most {@code longest} frames, of nearly equal length; none when
     * {@code longest} is 0.
     */
    static List<FrameRange> cut(int frames, int longest) {
        List<FrameRange> ranges = new ArrayList<>();
        if (longest > 0) {
            int count = (frames + longest - 1) / longest;
            for (int i = 0; i < count; i++) {
                ranges.add(new FrameRange(i * frames / count, (i + 1) * frames / count));
            }
        }
        return ranges;
    }

    private static Segment segment(Clip clip, FrameRange range, VisualEmbedding tokens) {
        return Segment.newBuilder()
                .setStartMs(clip.getTimestampsMs().get(range.from()))
                .setEndMs(clip.getTimestampsMs().get(range.to() - 1))
                .setTokens(tokens(clip, range, tokens))
                .build();
    }

    private static VisualTokens tokens(Clip clip, FrameRange range, VisualEmbedding embedding) {
        List<Long> times = clip.getTimestampsMs().subList(range.from(), range.to());
        return VisualRecords.tokens(
                embedding.with(VisualLayout.frames(times, clip.getDurationMs())));
    }

    private static RgbFrames frames(Clip clip) {
        ByteBuffer pixels = clip.getPixels().duplicate();
        byte[] rgb = new byte[pixels.remaining()];
        pixels.get(rgb);
        return new RgbFrames(clip.getTimestampsMs().size(), clip.getWidth(), clip.getHeight(), rgb);
    }

    private static EncodedClip.Builder builder(Clip clip) {
        return EncodedClip.newBuilder()
                .setAdmitted(clip.getAdmitted())
                .setClipId(clip.getClipId())
                .setPolicyTokens(null)
                .setJudgeTokens(null)
                .setSegments(List.of());
    }

    @Override
    public void close() {
        policy.close();
        judge.close();
    }
}
