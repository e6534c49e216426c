package org.streamrlaif.laboratory.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.laboratory.bench.core.Machine;
import org.streamrlaif.laboratory.bench.core.Report;
import org.streamrlaif.laboratory.bench.core.Table;
import org.streamrlaif.loop.LoopCores;
import org.streamrlaif.loop.PlainLoop;
import org.streamrlaif.model.tuning.KernelChoices;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.job.Cores;
import org.streamrlaif.streaming.local.LocalJob;
import org.streamrlaif.streaming.local.LocalLoop;
import org.streamrlaif.streaming.local.StepFollower;
import org.streamrlaif.weights.PolicyVersions;

/**
 * Measures the job, with Kafka, RocksDB and checkpoints in this process, against the plain loop:
 * the same cores called one after the other in one thread. A first run of each kind lets the JVM
 * compile and does not count. Every pair counts as decided, see {@link DecidedPairs}.
 *
 * @param config the run; batches and models are taken from it, the staleness is not
 * @param folder for topics, checkpoints and weights, each run in a folder of its own
 * @param staleness greatest stalenesses to measure at
 * @param warmupBatches batches before those that count, 1 or more
 * @param batches batches that count, 1 or more
 * @param repeats runs of each kind at each staleness, 1 or more
 * @param progress hears in one line of each pair of runs that ended
 */
public record LoopBench(
        RlaifConfig config,
        Path folder,
        List<Integer> staleness,
        int warmupBatches,
        int batches,
        int repeats,
        Consumer<String> progress) {

    public LoopBench {
        staleness = List.copyOf(staleness);
    }

    /** Tickets that a run needs so that its counted batches neither begin nor end it. */
    public int tickets() {
        int ahead = staleness.stream().mapToInt(Integer::intValue).max().orElse(0);
        return (warmupBatches + batches + ahead) * config.loop().batchSize();
    }

    /**
     * Measures.
     *
     * @param samples with at least {@link #tickets()} prompts
     * @throws IllegalStateException when the job fails
     */
    public Report run(List<VideoSample> samples) throws Exception {
        Machine machine = Machine.here();
        Map<Integer, List<Pair>> pairs = new LinkedHashMap<>();
        staleness.forEach(most -> pairs.put(most, new ArrayList<>()));
        Cores.Preloaded held = Cores.preload(config);
        try {
            pair(false, staleness.get(0), folder.resolve("warm-up"), samples);
            for (int repeat = 0; repeat < repeats; repeat++) {
                for (int most : staleness) {
                    Path place = folder.resolve("staleness-" + most + "-run-" + repeat);
                    Pair pair = pair(repeat % 2 == 1, most, place, samples);
                    pairs.get(most).add(pair);
                    progress.accept(line(most, pair));
                }
            }
        } finally {
            held.close();
        }
        return new Report(
                machine,
                List.of(
                        String.format(
                                Locale.ROOT,
                                "%d batches of %d prompts with %d responses after %d that do not"
                                        + " count; %d run(s) each; %d thread(s) per tensor"
                                        + " operation",
                                batches,
                                config.loop().batchSize(),
                                config.sampling().responses(),
                                warmupBatches,
                                repeats,
                                config.device().threads())),
                staleness.stream().flatMap(most -> tables(most, pairs).stream()).toList(),
                KernelChoices.made());
    }

    private List<Table> tables(int most, Map<Integer, List<Pair>> pairs) {
        return LoopTables.of(
                most,
                config.sampling().responses(),
                pairs.get(most).stream().map(Pair::plain).toList(),
                jobs(pairs.get(most)),
                staleness.get(0),
                jobs(pairs.get(staleness.get(0))));
    }

    private static List<JobMeasured> jobs(List<Pair> pairs) {
        return pairs.stream().map(Pair::job).toList();
    }

    /** One run of each kind. */
    private Pair pair(boolean jobFirst, int most, Path place, List<VideoSample> samples)
            throws Exception {
        JobMeasured early = jobFirst ? job(most, place, samples) : null;
        Measured plain = plain(most, place, samples);
        return new Pair(plain, jobFirst ? early : job(most, place, samples));
    }

    private Measured plain(int most, Path place, List<VideoSample> samples) throws Exception {
        RlaifConfig settings = settings(most, place.resolve("plain"));
        String clock = place.resolve("plain").toString();
        Cores cores = cores(settings, clock);
        OperatorContext here = new OperatorContext(settings.runId(), "plain", 0, 1, List.of());
        Meter meter = meter(clock);
        LoopCores made = cores.make(here);
        try {
            new PlainLoop(made, settings.loop().rule(), cores.store().create(here))
                    .run(samples.iterator(), step -> meter.step(step.record()));
        } finally {
            made.close();
            StageClock.drop(clock);
        }
        return meter.measured();
    }

    private JobMeasured job(int most, Path place, List<VideoSample> samples) {
        RlaifConfig settings = settings(most, place.resolve("job"));
        String clock = place.resolve("job").toString();
        Meter meter = meter(clock);
        try (LocalLoop loop = LocalLoop.start(settings, place.resolve("job"), new Configuration());
                StepFollower follower = loop.follower()) {
            loop.write(samples);
            LocalJob job = loop.submit(cores(settings, clock));
            follower.follow(job, counted(), () -> false, meter);
            job.cancel();
            PolicyVersions policies = loop.policies();
            return new JobMeasured(
                    meter.measured(), policies.installLatency(), policies.useLatency());
        } finally {
            StageClock.drop(clock);
        }
    }

    private static Cores cores(RlaifConfig settings, String clock) {
        return TimedCores.of(DecidedPairs.of(Cores.of(settings)), clock);
    }

    /** Tickets up to the last batch that counts. */
    private long counted() {
        return (long) (warmupBatches + batches) * config.loop().batchSize();
    }

    private Meter meter(String clock) {
        return new Meter(warmupBatches, batches, Machine::cpuNanos, StageClock.of(clock));
    }

    private RlaifConfig settings(int most, Path place) {
        return config.with(
                Map.of(
                        "loop.max-staleness",
                        Integer.toString(most),
                        "weights.store",
                        place.resolve("weights").toString()));
    }

    private static String line(int most, Pair pair) {
        return String.format(
                Locale.ROOT,
                "max-staleness %d: plain loop %.2f rollouts/s (%.2f per CPU second),"
                        + " job %.2f (%.2f); load %.1f",
                most,
                pair.plain().perSecond(),
                pair.plain().perCpuSecond(),
                pair.job().work().perSecond(),
                pair.job().work().perCpuSecond(),
                Machine.here().load());
    }

    /** Runs of both kinds, one right after the other. */
    private record Pair(Measured plain, JobMeasured job) {}
}
