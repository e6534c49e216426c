package org.streamrlaif.loop;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidReason;

/**
 * Makes one rollout per ticket of a sample, and the copies that the stages fill: the one that came
 * in stays as it is, since it may be written to a checkpoint meanwhile.
 */
public final class Rollouts {
    private Rollouts() {}

    /**
     * The rollouts of a clip, in ticket order, without responses; one without a question is void.
     */
    public static List<Rollout> of(EncodedClip clip, String narrative) {
        return each(clip, narrative, null);
    }

    /** The rollouts of a clip that is given up here, in ticket order. */
    public static List<Rollout> voided(EncodedClip clip, VoidReason reason) {
        return each(clip, "", reason);
    }

    /**
     * A copy whose fields may be set. It shares what they hold, such as visual tokens, which Avro's
     * builder would copy.
     */
    public static Rollout copy(Rollout rollout) {
        Rollout copy = new Rollout();
        for (Schema.Field field : rollout.getSchema().getFields()) {
            copy.put(field.pos(), rollout.get(field.pos()));
        }
        return copy;
    }

    /** A copy that is given up. */
    public static Rollout voided(Rollout rollout, VoidReason reason) {
        Rollout copy = copy(rollout);
        copy.setVoided(reason);
        return copy;
    }

    /** A copy with responses that nobody sampled, for a judge to compare. */
    public static Rollout answered(Rollout rollout, String... answers) {
        Rollout copy = copy(rollout);
        copy.setResponses(Arrays.stream(answers).map(Rollouts::response).toList());
        return copy;
    }

    private static Response response(String text) {
        return new Response(text, List.of(), List.of(), List.of(), FinishReason.EOS);
    }

    private static List<Rollout> each(EncodedClip clip, String narrative, VoidReason reason) {
        return IntStream.range(0, clip.getAdmitted().getTickets())
                .mapToObj(index -> rollout(clip, index, narrative, reason))
                .toList();
    }

    private static Rollout rollout(
            EncodedClip clip, int index, String narrative, VoidReason reason) {
        AdmittedSample admitted = clip.getAdmitted();
        VideoSample sample = admitted.getSample();
        String text = index < sample.getPrompts().size() ? sample.getPrompts().get(index) : "";
        VoidReason earlier = clip.getVoided() != null ? clip.getVoided() : reason;
        return Rollout.newBuilder()
                .setTicket(admitted.getFirstTicket() + index)
                .setSampleId(sample.getId())
                .setUri(sample.getUri())
                .setClipId(clip.getClipId())
                .setText(text)
                .setPolicyTokens(clip.getPolicyTokens())
                .setJudgeTokens(clip.getJudgeTokens())
                .setNarrative(narrative)
                .setFrames(clip.getFrames())
                .setSource(admitted.getSource())
                .setEpoch(sample.getEpoch())
                .setPrompt(index)
                .setPrompts(admitted.getTickets())
                .setMedia(sample.getMedia())
                .setHistory(sample.getHistory())
                .setReference(
                        index < sample.getReferences().size()
                                ? sample.getReferences().get(index)
                                : "")
                .setVoided(earlier == null && text.isBlank() ? noQuestion(sample) : earlier)
                .build();
    }

    private static VoidReason noQuestion(VideoSample sample) {
        return new VoidReason(
                "narrate",
                "empty-prompt",
                "sample " + sample.getId() + ": no text, expected a question");
    }
}
