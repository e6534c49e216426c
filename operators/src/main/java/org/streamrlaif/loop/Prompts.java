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
        return IntStream.range(0, clip.getAdmitted().getTickets())
                .mapToObj(index -> prompt(clip, narrative, index))
                .toList();
    }

    private static Prompt prompt(EncodedClip clip, String narrative, int index) {
        AdmittedSample admitted = clip.getAdmitted();
        VideoSample sample = admitted.getSample();
        String text = index < sample.getPrompts().size() ? sample.getPrompts().get(index) : "";
        return Prompt.newBuilder()
                .setTicket(admitted.getFirstTicket() + index)
                .setSampleId(sample.getId())
                .setUri(sample.getUri())
                .setClipId(clip.getClipId())
                .setText(text)
                .setPolicyTokens(clip.getPolicyTokens())
                .setJudgeTokens(clip.getJudgeTokens())
                .setNarrative(narrative)
                .setVoided(
                        clip.getVoided() == null && text.isBlank()
                                ? noQuestion(sample)
                                : clip.getVoided())
                .build();
    }

    private static VoidReason noQuestion(VideoSample sample) {
        return new VoidReason(
                "narrate",
                "empty-prompt",
                "sample " + sample.getId() + ": no text, expected a question");
    }
}
