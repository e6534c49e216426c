package org.streamrlaif.flink.live;

import java.util.List;
import org.streamrlaif.live.LiveClip;
import org.streamrlaif.live.LiveStream;
import org.streamrlaif.live.PromptBank;
import org.streamrlaif.schemas.LiveSpan;
import org.streamrlaif.schemas.VideoSample;

/**
 * Clips as samples.
 *
 * @param bank where their prompts are from
 * @param prompts number of prompts of each; fewer where the bank has fewer
 * @param seed of the run
 */
record ClipSamples(PromptBank bank, int prompts, long seed) {

    VideoSample of(LiveStream stream, LiveClip clip) {
        return new VideoSample(
                clip.id(),
                clip.file().toString(),
                bank.draw(stream, clip.id(), prompts, seed),
                clip.endMs(),
                0,
                List.of(),
                List.of(),
                List.of(),
                new LiveSpan(clip.stream(), clip.startMs(), clip.endMs()));
    }
}
