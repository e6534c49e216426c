package org.streamrlaif.streaming.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.evaluate.ClipPrompts;
import org.streamrlaif.evaluate.FrameOrder;
import org.streamrlaif.judge.JudgeConfig;
import org.streamrlaif.judge.PreferenceJudge;
import org.streamrlaif.judge.parts.JudgeParts;
import org.streamrlaif.loop.BatchGuard;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.video.VideoConfig;

/**
 * Judges recorded rollouts again: the videos are read and encoded for this judge, the responses are
 * those that were recorded. Used by one thread.
 */
public final class Rejudging implements AutoCloseable {

    private final ClipPrompts prompts;
    private final PreferenceJudge judge;
    private final boolean narrates;
    private long next;

    /**
     * A judge of recorded rollouts.
     *
     * @param video how videos are read
     * @param segments how clips are cut for a narrative of this judge's own; {@link
     *     SegmentConfig#none} to have it read the recorded one
     * @param preference how responses are compared
     */
    public Rejudging(
            VideoConfig video, JudgeParts parts, SegmentConfig segments, JudgeConfig preference) {
        narrates = segments.frames() > 0;
        RunClips clips = ClipPrompts.ownClips();
        prompts =
                new ClipPrompts(
                        video,
                        FrameOrder.IN_ORDER,
                        parts.encoder(null, segments, clips.again()),
                        narrates ? parts.narrator(preference.narrator()) : null,
                        clips);
        judge = parts.preference(preference);
    }

    /**
     * Judges again.
     *
     * @return one per rollout, in the same order, each with the preferences of this judge, or void
     *     with the reason; scores and all else are as they were recorded
     * @throws IOException of a remote judge's journal
     */
    public List<Rollout> judge(List<Rollout> recorded) throws IOException, InterruptedException {
        List<Rollout> asked = new ArrayList<>();
        for (Rollout rollout : recorded) {
            asked.add(ask(rollout));
        }
        List<Rollout> judged = BatchGuard.run("judge", asked, judge::judge);
        prompts.forget(next);
        return judged;
    }

    private Rollout ask(Rollout recorded) throws InterruptedException {
        VideoSample sample =
                VideoSample.newBuilder()
                        .setId(recorded.getSampleId())
                        .setUri(recorded.getUri())
                        .setPrompts(List.of(recorded.getText()))
                        .setMedia(recorded.getMedia())
                        .setHistory(recorded.getHistory())
                        .build();
        Rollout prompt = prompts.of(sample, next++).get(0);
        Rollout asked = Rollouts.copy(recorded);
        asked.setClipId(prompt.getClipId());
        asked.setPolicyTokens(prompt.getPolicyTokens());
        asked.setJudgeTokens(prompt.getJudgeTokens());
        asked.setFrames(prompt.getFrames());
        asked.setVoided(prompt.getVoided());
        asked.setPreferences(List.of());
        if (narrates) {
            asked.setNarrative(prompt.getNarrative());
        }
        return asked;
    }

    @Override
    public void close() {
        try (prompts) {
            judge.close();
        }
    }
}
