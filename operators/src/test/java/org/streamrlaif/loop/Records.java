package org.streamrlaif.loop;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.BatchMetrics;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.ScoredItem;
import org.streamrlaif.schemas.Segment;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VisualTokens;
import org.streamrlaif.schemas.VoidReason;

/** Small valid records for operator tests. */
public final class Records {
    private Records() {}

    public static VoidReason reason(String stage, String code) {
        return new VoidReason(stage, code, code + " in a test");
    }

    /** A sample as a source emits it: not numbered yet. */
    public static AdmittedSample arrived(String id, int prompts) {
        List<String> texts =
                IntStream.range(0, prompts)
                        .mapToObj(i -> "what is " + id + "." + i + " ?")
                        .toList();
        return admitted(
                -1,
                new VideoSample(
                        id,
                        "file:/videos/" + id + ".mp4",
                        texts,
                        0L,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        null));
    }

    public static AdmittedSample admitted(long firstTicket, VideoSample sample) {
        return AdmittedSample.newBuilder()
                .setFirstTicket(firstTicket)
                .setTickets(Math.max(1, sample.getPrompts().size()))
                .setSample(sample)
                .build();
    }

    public static Clip clip(AdmittedSample admitted) {
        return Clip.newBuilder()
                .setAdmitted(admitted)
                .setClipId("clip-of-" + admitted.getSample().getUri())
                .setWidth(1)
                .setHeight(1)
                .setFrameIndices(List.of(0))
                .setTimestampsMs(List.of(0L))
                .setPixels(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .setVoided(admitted.getVoided())
                .build();
    }

    public static EncodedClip encoded(Clip clip) {
        return EncodedClip.newBuilder()
                .setAdmitted(clip.getAdmitted())
                .setClipId(clip.getClipId())
                .setPolicyTokens(tokens())
                .setJudgeTokens(null)
                .setSegments(List.of(new Segment(0L, 100L, tokens(), null, "")))
                .setVoided(clip.getVoided())
                .build();
    }

    public static VisualTokens tokens() {
        return new VisualTokens("clip", "model", 0, 1, 1, 2, 1, List.of(), 0L, 0, List.of());
    }

    public static Rollout prompt(long ticket) {
        return Rollout.newBuilder()
                .setTicket(ticket)
                .setSampleId("s" + ticket)
                .setUri("file:/videos/" + ticket + ".mp4")
                .setClipId("c" + ticket)
                .setText("what ?")
                .setPolicyTokens(tokens())
                .setJudgeTokens(null)
                .setNarrative("")
                .build();
    }

    public static Rollout voidPrompt(long ticket) {
        return Rollouts.voided(prompt(ticket), reason("decode", "unreadable-video"));
    }

    /** A prompt with one response made by the given version; without when it is void. */
    public static Rollout rollout(Rollout prompt, long version) {
        Response response =
                new Response(
                        "yes",
                        List.of(7, 2),
                        List.of(-0.5f, -0.1f),
                        List.of(version, version),
                        FinishReason.EOS);
        Rollout filled = Rollouts.copy(prompt);
        filled.setResponses(prompt.getVoided() == null ? List.of(response) : List.of());
        return filled;
    }

    public static Rollout scored(Rollout judged, long rewardVersion, boolean warmup) {
        Rollout filled = Rollouts.copy(judged);
        filled.setScores(judged.getVoided() == null ? List.of(1f) : List.of());
        filled.setRewardVersion(rewardVersion);
        filled.setWarmup(warmup);
        return filled;
    }

    public static Rollout scored(long ticket) {
        return scored(rollout(prompt(ticket), 0), 0, false);
    }

    /** What the reward stage sends of a batch. */
    public static List<ScoredItem> items(long batch, ScoredBatch scored) {
        List<ScoredItem> items = new ArrayList<>();
        items.add(new ScoredItem(null, new BatchMetrics(batch, scored.metrics())));
        scored.rollouts().forEach(rollout -> items.add(new ScoredItem(rollout, null)));
        return items;
    }

    public static PolicyVersion version(long lineage, String attempt, long version) {
        return new PolicyVersion(
                lineage, attempt, version, "", "", "base", System.currentTimeMillis());
    }

    /** Throws when a ticket is among those of the items, void ones left out. */
    public static void throwAt(long ticket, List<Rollout> items) {
        for (Rollout item : items) {
            if (item.getTicket() == ticket && item.getVoided() == null) {
                throw new IllegalStateException("ticket " + ticket + " is bad");
            }
        }
    }

    public static long[] tickets(List<Rollout> rollouts) {
        return rollouts.stream().mapToLong(Rollout::getTicket).toArray();
    }

    public static long[] range(long from, long to) {
        return LongStream.range(from, to).toArray();
    }
}
