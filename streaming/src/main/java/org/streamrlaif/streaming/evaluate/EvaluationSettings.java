package org.streamrlaif.streaming.evaluate;

import static org.streamrlaif.platform.Settings.require;

import java.nio.file.Path;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.video.VideoConfig;

/**
 * What is measured on which data.
 *
 * @param dataset questions with answers, in any of the field's formats
 * @param answers file of the answers when the questions come without; null otherwise
 * @param videos folder of the videos
 * @param model the policy's base model
 * @param adapter the policy's adapter; null for none
 * @param options where models run
 * @param frames frames per video
 * @param maxNewTokens longest answer in tokens
 * @param batch questions that are answered side by side: bounds memory, not results
 * @param out folder of predictions, verdicts and the summary
 */
public record EvaluationSettings(
        Path dataset,
        Path answers,
        Path videos,
        Path model,
        Path adapter,
        ModelOptions options,
        int frames,
        int maxNewTokens,
        int batch,
        Path out) {

    /** Checks the batch. */
    public EvaluationSettings {
        require(batch >= 1, "batch", batch, "1 or more");
    }

    /** How the videos are read: only those of their folder. */
    VideoConfig video() {
        return VideoConfig.defaults().withFrames(frames).inside(videos);
    }

    /** One answer per question, always the most probable. */
    SamplingConfig greedy() {
        return new SamplingConfig(1, maxNewTokens, 0, 1, 0, 2 * batch);
    }
}
