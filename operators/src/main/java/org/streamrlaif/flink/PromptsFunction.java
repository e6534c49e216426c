package org.streamrlaif.flink;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.Prompts;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Prompt;

/** Turns each encoded clip into one item per ticket, without a narrative. */
final class PromptsFunction extends ProcessFunction<EncodedClip, Prompt> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(EncodedClip clip, Context context, Collector<Prompt> out) {
        for (Prompt prompt : Prompts.of(clip, "")) {
            if (clip.getVoided() == null && prompt.getVoided() != null) {
                context.output(Outputs.DEAD_LETTERS, DeadLetters.of(prompt, prompt.getVoided()));
            }
            out.collect(prompt);
        }
    }
}
