package org.streamrlaif.judge.parts;

import java.util.List;
import java.util.function.Supplier;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.encode.RemoteClipEncoder;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.judge.JudgeModel;
import org.streamrlaif.judge.NarratorConfig;
import org.streamrlaif.judge.remote.Endpoints;
import org.streamrlaif.judge.remote.Journal;
import org.streamrlaif.judge.remote.RemoteConfig;
import org.streamrlaif.judge.remote.RemoteJudge;
import org.streamrlaif.judge.remote.RemoteNarrator;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.model.Models;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;

/**
 * An endpoint as judge and narrator.
 *
 * @param remote names an endpoint
 * @param journal gives what was paid for before
 */
public record RemoteJudgeParts(RemoteConfig remote, Supplier<Journal> journal)
        implements JudgeParts {

    /** Sees that there is a key where one is named. */
    @Override
    public void check() {
        lease().close();
    }

    @Override
    public ItemCore<Clip, EncodedClip> encoder(
            Models.Lease policy, SegmentConfig segments, RunClips clips) {
        return new RemoteClipEncoder(policy, segments, remote.frames(), clips);
    }

    @Override
    public ItemCore<EncodedClip, String> narrator(NarratorConfig config) {
        return new RemoteNarrator(lease(), config);
    }

    @Override
    public JudgeModel model(List<String> choices, int microBatchTokens) {
        return new RemoteJudge(lease(), choices);
    }

    @Override
    public String manner() {
        return "logprobs=" + remote.logprobs() + ", " + remote.frames();
    }

    private Endpoints.Lease lease() {
        return Endpoints.acquire(remote, journal);
    }
}
