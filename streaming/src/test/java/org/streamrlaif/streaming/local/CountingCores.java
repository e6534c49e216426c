package org.streamrlaif.streaming.local;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VisualTokens;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.streaming.job.Cores;
import org.streamrlaif.weights.LocalWeightStore;
import org.streamrlaif.weights.PolicyView;

/**
 * Cores without models: they pass everything on, count what they trained on in their state, and
 * void the samples whose uri is {@link #BROKEN}.
 */
final class CountingCores {

    static final String BROKEN = "broken";

    private static final VoidReason UNREADABLE =
            new VoidReason("decode", "unreadable-video", "broken");

    /** When set, the learner throws once in its next batch. */
    static final AtomicBoolean FAIL_ONCE = new AtomicBoolean();

    /** One is taken by each batch of the learner, which waits where there is none. */
    static final Semaphore PERMITS = new Semaphore(0);

    private CountingCores() {}

    static Cores of(Path store) {
        String root = store.toString();
        return new Cores(
                context -> CountingCores::decode,
                context -> CountingCores::encode,
                context -> segments -> "a narrative",
                context -> CountingCores::generate,
                context -> (batch, rollouts) -> rollouts,
                context -> new CountingReward(2),
                context -> new CountingLearner(PERMITS, FAIL_ONCE),
                context -> new LocalWeightStore(Path.of(root), 4));
    }

    private static Clip decode(AdmittedSample sample) {
        boolean broken = sample.getSample().getUri().equals(BROKEN);
        return Clip.newBuilder()
                .setAdmitted(sample)
                .setClipId(broken ? "" : sample.getSample().getUri())
                .setWidth(1)
                .setHeight(1)
                .setFrameIndices(List.of(0))
                .setTimestampsMs(List.of(0L))
                .setPixels(ByteBuffer.allocate(3))
                .setVoided(broken ? UNREADABLE : sample.getVoided())
                .build();
    }

    private static EncodedClip encode(Clip clip) {
        return EncodedClip.newBuilder()
                .setAdmitted(clip.getAdmitted())
                .setClipId(clip.getClipId())
                .setPolicyTokens(
                        new VisualTokens(
                                "clip", "model", 0, 1, 1, 1, 1, List.of(), 0L, 0, List.of()))
                .setJudgeTokens(null)
                .setSegments(List.of())
                .setVoided(clip.getVoided())
                .build();
    }

    private static List<Rollout> generate(List<Rollout> prompts, PolicyView policy) {
        var version = policy.current().orElseThrow();
        policy.inUse(version);
        return prompts.stream().map(prompt -> rollout(prompt, version.getVersion())).toList();
    }

    private static Rollout rollout(Rollout prompt, long version) {
        Response response =
                new Response("yes", List.of(2), List.of(-0.5f), List.of(version), FinishReason.EOS);
        Rollout rollout = Rollouts.copy(prompt);
        rollout.setResponses(prompt.getVoided() == null ? List.of(response) : List.of());
        return rollout;
    }
}
