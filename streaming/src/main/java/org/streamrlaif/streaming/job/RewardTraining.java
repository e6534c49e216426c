package org.streamrlaif.streaming.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.loop.GuardedCores;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.RecordedRollout;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.state.StateFile;
import org.streamrlaif.streaming.config.RlaifConfig;

/**
 * The reward model of a run, trained on recorded preferences as the run itself would: batch by
 * batch, with what is held back and remembered. No response is sampled. Used by one thread.
 */
public final class RewardTraining implements AutoCloseable {

    private final ItemCore<AdmittedSample, Clip> decode;
    private final ItemCore<Clip, EncodedClip> encode;
    private final TrainedCore<List<Rollout>, ScoredBatch> reward;
    private final RunClips clips;
    private long next;
    private long batch;

    /**
     * A reward model before its first batch.
     *
     * @param config as of a run; reward functions do not count
     * @throws IllegalArgumentException in one line when it names no judge or no model
     */
    public RewardTraining(RlaifConfig config) throws Exception {
        Cores cores = Cores.of(config.with(Map.of("reward.functions", "[]")));
        String run = "reward " + UUID.randomUUID();
        OperatorContext here = new OperatorContext(run, "reward", 0, 1, List.of());
        decode = GuardedCores.decode(cores.decode().create(here));
        encode = GuardedCores.encode(cores.encode().create(here));
        reward = cores.reward().create(here);
        clips = RunClips.of(run);
    }

    /** Trains on a batch; returns what it measured, see the metrics of the reward model. */
    public Map<String, Double> train(List<RecordedRollout> recorded) throws Exception {
        List<Rollout> rollouts = new ArrayList<>();
        for (RecordedRollout one : recorded) {
            rollouts.add(rollout(one.getRollout()));
        }
        ScoredBatch scored = reward.run(batch++, rollouts);
        clips.ended(next);
        return scored.metrics();
    }

    /** Writes the model as {@code reward.start} reads it. */
    public void write(Path file) throws Exception {
        StateFile.write(file, reward.state());
    }

    private Rollout rollout(Rollout recorded) throws Exception {
        VideoSample sample =
                VideoSample.newBuilder()
                        .setId(recorded.getSampleId())
                        .setUri(recorded.getUri())
                        .setPrompts(List.of(recorded.getText()))
                        .setMedia(recorded.getMedia())
                        .setHistory(recorded.getHistory())
                        .build();
        AdmittedSample admitted = new AdmittedSample(next++, 1, sample, null, recorded.getSource());
        EncodedClip clip = encode.apply(decode.apply(admitted));
        Rollout rollout = Rollouts.of(clip, recorded.getNarrative()).get(0);
        rollout.setResponses(recorded.getResponses());
        rollout.setPreferences(recorded.getPreferences());
        return rollout;
    }

    @Override
    public void close() throws Exception {
        try (clips;
                decode;
                encode) {
            reward.close();
        }
    }
}
