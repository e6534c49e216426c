package org.streamrlaif.loop;

import java.util.List;
import java.util.stream.IntStream;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidReason;

/** Makes one prompt per ticket of a sample. */
public final class Prompts {
    private Prompts() {}

    /** The prompts of a clip, in ticket order; a prompt without a question is void. */
    public static List<Prompt> of(EncodedClip clip, String narrative) {
        return each(clip, narrative, null);
    }

    /** The prompts of a clip that is given up here, in ticket order. */
    public static List<Prompt> voided(EncodedClip clip, VoidReason reason) {
        return each(clip, "", reason);
    }

    private static List<Prompt> each(EncodedClip clip, String narrative, VoidReason reason) {
        return IntStream.range(0, clip.getAdmitted().getTickets())
                .mapToObj(index -> prompt(clip, index, narrative, reason))
                .toList();
    }

    private static Prompt prompt(EncodedClip clip, int index, String narrative, VoidReason reason) {
        AdmittedSample admitted = clip.getAdmitted();
        VideoSample sample = admitted.getSample();
        String text = index < sample.getPrompts().size() ? sample.getPrompts().get(index) : "";
        VoidReason earlier = clip.getVoided() != null ? clip.getVoided() : reason;
        return Prompt.newBuilder()
                .setTicket(admitted.getFirstTicket() + index)
                .setSampleId(sample.getId())
                .setUri(sample.getUri())
                .setClipId(clip.getClipId())
                .setText(text)
                .setPolicyTokens(clip.getPolicyTokens())
                .setJudgeTokens(clip.getJudgeTokens())
                .setNarrative(narrative)
                .setFrames(clip.getFrames())
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
