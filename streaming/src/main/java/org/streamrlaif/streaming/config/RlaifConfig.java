package org.streamrlaif.streaming.config;

import java.io.Serializable;
import org.streamrlaif.learn.PpoConfig;
import org.streamrlaif.reward.RewardConfig;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.video.VideoConfig;

/**
 * Everything that a run can be told.
 *
 * @param runId names the run in logs, weight store and registries; letters, digits, '.', '_' and
 *     '-'
 * @param seed all random numbers of the run follow from it
 * @param loop batches and staleness
 * @param policy the model that is tuned
 * @param video how videos are read
 * @param reward the online reward model
 * @param ppo the learner
 * @param streams Kafka and topics
 * @param weights where tuned adapters are kept
 * @param device where models run
 */
public record RlaifConfig(
        String runId,
        long seed,
        TicketRule loop,
        PolicyConfig policy,
        VideoConfig video,
        RewardConfig reward,
        PpoConfig ppo,
        StreamsConfig streams,
        WeightsConfig weights,
        DeviceConfig device)
        implements Serializable {

    public RlaifConfig {
        if (!runId.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "run-id: '" + runId + "', expected 1 to 64 letters, digits, '.', '_' or '-'");
        }
    }

    /** The defaults of every part. */
    public static RlaifConfig defaults() {
        return new RlaifConfig(
                "rlaif",
                1,
                new TicketRule(16, 1),
                PolicyConfig.defaults(),
                VideoConfig.defaults(),
                RewardConfig.defaults(),
                PpoConfig.defaults(),
                StreamsConfig.defaults(),
                WeightsConfig.defaults(),
                DeviceConfig.defaults());
    }

    /** The same run with other streams. */
    public RlaifConfig with(StreamsConfig other) {
        return new RlaifConfig(
                runId, seed, loop, policy, video, reward, ppo, other, weights, device);
    }
}
