package org.streamrlaif.laboratory.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.laboratory.bench.LoopBench;
import org.streamrlaif.laboratory.demo.DemoSettings;
import org.streamrlaif.laboratory.demo.DemoVideos;
import org.streamrlaif.laboratory.demo.ShippedModels;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.platform.Settings;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.cli.CliCommand;
import org.streamrlaif.streaming.cli.ConfigOptions;
import org.streamrlaif.streaming.cli.RunFolder;
import org.streamrlaif.streaming.config.RlaifConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code rlaif bench loop}: the job against the same cores in a plain loop. */
@Command(
        name = "loop",
        description = {
            "Runs the demo's models and videos through the Flink job (Kafka, RocksDB and checkpoints"
                    + " included) and through a plain loop that calls the same cores one after the"
                    + " other in one thread, in turns, and compares rollouts per second (a rollout is"
                    + " one prompt with its responses).",
            "At --staleness 0 both take the steps from generating to learning one at a time; the job"
                    + " only prepares the next batch meanwhile. Above 0 it works on several stages at"
                    + " a time, which the plain loop does not. Wall time holds what Flink costs and"
                    + " what streaming gains, CPU time the cost alone.",
            "Also measures how long a policy version takes from the end of the learner's step to its"
                    + " use by generation."
        },
        footer = {
            "",
            "Any configuration key can be given as a flag: --device.threads=2 lets both use two"
                    + " cores within each tensor operation."
        })
final class BenchLoopCommand extends CliCommand {

    private static final int QUESTIONS = 6;
    private static final int QUICK_WARMUP_PAIRS = 24;

    @Option(
            names = "--batches",
            paramLabel = "N",
            defaultValue = "12",
            description = "Batches that count in each run (default: ${DEFAULT-VALUE}).")
    private int batches;

    @Option(
            names = "--warmup-batches",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "Batches before them, the reward model's warm-up included (default:"
                            + " ${DEFAULT-VALUE}).")
    private int warmupBatches;

    @Option(
            names = "--repeats",
            paramLabel = "R",
            defaultValue = "5",
            description = "Runs of each kind at each staleness (default: ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(
            names = "--staleness",
            paramLabel = "N",
            split = ",",
            defaultValue = "0,1,2",
            description = "Greatest stalenesses to measure at (default: ${DEFAULT-VALUE}).")
    private List<Integer> staleness;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model folder of the policy, and of the judge (default: the demo's).")
    private Path model;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Prompts of a batch; the same as --loop.batch-size.")
    private Integer batch;

    @Option(
            names = "--responses",
            paramLabel = "K",
            description = "Responses per prompt; the same as --sampling.responses.")
    private Integer responses;

    @Option(
            names = "--new-tokens",
            paramLabel = "N",
            description = "Longest response; the same as --sampling.max-new-tokens.")
    private Integer newTokens;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for models, videos and logs (default: runs/bench-DATE).")
    private Path out;

    @Option(names = "--json", description = "Prints one JSON object instead of tables.")
    private boolean json;

    @Mixin private ConfigOptions options;

    @Unmatched private List<String> flags = new ArrayList<>();

    @Override
    protected void execute() throws Exception {
        Settings.require(batches >= 1, "--batches", batches, "1 or more");
        Settings.require(warmupBatches >= 1, "--warmup-batches", warmupBatches, "1 or more");
        Settings.require(repeats >= 1, "--repeats", repeats, "1 or more");
        Path folder = RunFolder.make(out, "bench");
        RlaifConfig config = options.resolve(defaults(folder).with(shortcuts()), flags);
        LoopBench bench =
                new LoopBench(
                        config, folder, staleness, warmupBatches, batches, repeats, this::progress);
        ShippedModels.POLICY.unpack(folder);
        ShippedModels.JUDGE.unpack(folder);
        BenchOptions.print(json, bench.run(samples(folder, config.seed(), bench.tickets())), out());
    }

    /** The demo's settings with a reward model that is warm after the first batches. */
    private static RlaifConfig defaults(Path folder) {
        return DemoSettings.config(folder, 1)
                .with(Map.of("reward.warmup-pairs", Integer.toString(QUICK_WARMUP_PAIRS)));
    }

    /** Options that stand for configuration keys. */
    private Map<String, String> shortcuts() {
        Map<String, String> keys = new HashMap<>();
        put(keys, "policy.model", model);
        put(keys, "judge.model", model);
        put(keys, "loop.batch-size", batch);
        put(keys, "sampling.responses", responses);
        put(keys, "sampling.max-new-tokens", newTokens);
        return keys;
    }

    private static void put(Map<String, String> keys, String key, Object value) {
        if (value != null) {
            keys.put(key, value.toString());
        }
    }

    /** As many of the demo's videos as give a number of prompts, written to files. */
    private List<VideoSample> samples(Path folder, long seed, int tickets) {
        progress("writing videos");
        List<VideoSample> samples = new ArrayList<>();
        DemoVideos videos = videos(folder, seed, 0);
        for (int asked = 0; asked < tickets; ) {
            VideoSample sample = videos.sample(samples.size());
            samples.add(sample);
            asked += sample.getPrompts().size();
        }
        videos(folder, seed, samples.size()).write(() -> {});
        return samples;
    }

    private static DemoVideos videos(Path folder, long seed, int count) {
        return new DemoVideos(folder.resolve("videos"), WorldSet.RL, seed, count, QUESTIONS);
    }
}
