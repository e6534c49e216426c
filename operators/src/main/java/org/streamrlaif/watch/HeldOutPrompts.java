package org.streamrlaif.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.loop.Narration;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;
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
    static List<Rollout> of(List<HeldOutItem> items, HeldOutStages stages) throws Exception {
        Map<String, Rollout> byVideo = new HashMap<>();
        List<Rollout> prompts = new ArrayList<>();
        for (HeldOutItem item : items) {
            if (Thread.interrupted()) {
                throw new InterruptedException("held-out evaluation interrupted");
            }
            Rollout first = byVideo.get(item.video());
            if (first == null) {
                first = prompt(item, stages);
                byVideo.put(item.video(), first);
            }
            Rollout prompt = Rollouts.copy(first);
            prompt.setTicket(prompts.size());
            prompt.setSampleId(item.id());
            prompt.setText(item.question());
            prompts.add(prompt);
        }
        return prompts;
    }

    private static Rollout prompt(HeldOutItem item, HeldOutStages stages) throws Exception {
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
        Rollout prompt = Narration.rollouts(clip, stages.narrate(), Narration.Memory.NONE).get(0);
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
