package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.streamrlaif.reward.RewardMetrics;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.RolloutTopic;
import org.streamrlaif.streaming.job.RewardTraining;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code rlaif reward}: a reward model from recorded preferences. */
@Command(
        name = "reward",
        description = {
            "Trains a reward model on recorded preferences, without sampling a response, and writes",
            "it to a file from which a run begins (reward.start)."
        },
        footer = {"", "Any configuration key can be given as a flag: --reward.held-out-share=0.2"})
final class RewardCommand extends CliCommand {

    @Option(
            names = "--preferences",
            paramLabel = "TOPIC",
            required = true,
            description = "The topic of preferences, or of rollouts.")
    private String topic;

    @Mixin private TopicOptions messages;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model that the run is to tune (policy.model).")
    private String model;

    @Mixin private JudgeOptions judge;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder of the reward model and the log (default: runs/reward-DATE).")
    private Path out;

    @Mixin private ConfigOptions options;

    @Unmatched private List<String> flags = new ArrayList<>();

    private final Map<String, Double> last = new HashMap<>();

    @Override
    protected void execute() throws Exception {
        Map<String, String> named = new HashMap<>(judge.named());
        if (model != null) {
            named.put("policy.model", model);
        }
        RlaifConfig config = options.resolve(RlaifConfig.defaults(), named, flags);
        require(
                config.learn().algorithm().needsScores(),
                "learn.algorithm",
                config.learn().algorithm().word(),
                "one that reads a reward model's scores");
        Path folder = RunFolder.make(out, "reward");
        Map<String, String> unsaid = new HashMap<>();
        unsaid.put("weights.store", folder.resolve("weights").toString());
        if (config.judge().model().isEmpty() && !config.judge().remote().isSet()) {
            unsaid.put("judge.model", config.policy().model());
        }
        messages.with(config.with(unsaid), here -> train(here, folder.resolve("reward.state")));
    }

    private void train(RlaifConfig config, Path file) throws Exception {
        Instant now = Instant.now();
        RolloutTopic recorded =
                new RolloutTopic(config.streams(), topic, messages.since(now), messages.until(now));
        try (RewardTraining training = new RewardTraining(config)) {
            long all =
                    recorded.read(
                            config.loop().batchSize(),
                            err()::println,
                            batch -> {
                                last.putAll(training.train(batch));
                                progress(pairs() + " pairs, " + accuracies());
                            });
            require(
                    all > 0,
                    topic,
                    "no rollout" + messages.range(),
                    "a range with recorded preferences");
            require(pairs() > 0, topic, "no decided pair", "preferences to learn from");
            training.write(file);
        }
        out().println("pairs:      " + pairs());
        out().println("accuracy:   " + accuracies());
        if (last.getOrDefault(RewardMetrics.WARMED_UP, 0.0) == 0) {
            out().println("            still warming up, as a run that begins with it will");
        }
        out().println("begin with: rlaif run --reward.start=" + file);
    }

    private long pairs() {
        return last.getOrDefault(RewardMetrics.PAIRS_SEEN, 0.0).longValue();
    }

    private String accuracies() {
        return "held-out "
                + percent(RewardMetrics.HELD_OUT_ACCURACY)
                + ", last batch before it was learnt "
                + percent(RewardMetrics.ACCURACY);
    }

    private String percent(String metric) {
        Double share = last.get(metric);
        return share == null ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
