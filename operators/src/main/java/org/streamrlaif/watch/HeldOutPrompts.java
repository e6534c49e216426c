package org.streamrlaif.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.loop.Narration;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.VideoSample;

/** Makes held-out questions ready: each video is read and encoded once, whoever asks about it. */
final class HeldOutPrompts {

    private HeldOutPrompts() {}

    /**
     * One prompt per question, in order; its ticket is the place of the question.
     *
     * @throws RunFailedException when a video cannot be used, naming the question
     * @throws InterruptedException when the thread is interrupted between two videos
     */
    static List<Prompt> of(List<HeldOutItem> items, HeldOutStages stages) throws Exception {
        Map<String, Prompt> byVideo = new HashMap<>();
        List<Prompt> prompts = new ArrayList<>();
        for (HeldOutItem item : items) {
            if (Thread.interrupted()) {
                throw new InterruptedException("held-out evaluation interrupted");
            }
            Prompt first = byVideo.get(item.video());
            if (first == null) {
                first = prompt(item, stages);
                byVideo.put(item.video(), first);
            }
            prompts.add(
                    Prompt.newBuilder(first)
                            .setTicket(prompts.size())
                            .setSampleId(item.id())
                            .setText(item.question())
                            .build());
        }
        return prompts;
    }

    private static Prompt prompt(HeldOutItem item, HeldOutStages stages) throws Exception {
        VideoSample sample =
                VideoSample.newBuilder()
                        .setId(item.id())
                        .setUri(item.video())
                        .setPrompts(List.of(item.question()))
                        .setCreatedAt(0)
                        .build();
        AdmittedSample admitted =
                AdmittedSample.newBuilder()
                        .setFirstTicket(0)
                        .setTickets(1)
                        .setSample(sample)
                        .build();
        EncodedClip clip = stages.encode().apply(stages.decode().apply(admitted));
        Prompt prompt = Narration.prompts(clip, stages.narrate(), Narration.Memory.NONE).get(0);
        if (prompt.getVoided() != null) {
            throw new RunFailedException(
                    "evaluation.dataset: question "
                            + item.id()
                            + ": "
                            + prompt.getVoided().getMessage());
        }
        return prompt;
    }
}
