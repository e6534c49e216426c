package org.streamrlaif.laboratory.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.streamrlaif.laboratory.bench.core.Spread;
import org.streamrlaif.weights.LatencySummary;

/**
 * The job and the plain loop at one greatest staleness.
 *
 * @param maxStaleness η
 * @param plainPerSecond rollouts per second of the plain loop
 * @param jobPerSecond the same of the job
 * @param plainResponsesPerSecond responses per second of the plain loop
 * @param jobResponsesPerSecond the same of the job
 * @param gain job's rollouts per second ÷ the job's of the same round at the first staleness of the
 *     measurement: what generating ahead brings
 * @param share job's rollouts per second ÷ plain loop's, of runs that followed each other
 * @param plainPerCpuSecond rollouts per second of CPU time of the plain loop
 * @param jobPerCpuSecond the same of the job
 * @param cpuShare the job's rollouts per CPU second ÷ the plain loop's
 * @param plainStages what the stages did in the plain loop
 * @param jobStages the same in the job
 * @param install milliseconds from the end of the learner's step to the arrival of a version
 * @param use the same to the first use by generation
 */
public record LoopComparison(
        int maxStaleness,
        Spread plainPerSecond,
        Spread jobPerSecond,
        Spread plainResponsesPerSecond,
        Spread jobResponsesPerSecond,
        Spread gain,
        Spread share,
        Spread plainPerCpuSecond,
        Spread jobPerCpuSecond,
        Spread cpuShare,
        List<StageSpread> plainStages,
        List<StageSpread> jobStages,
        LatencySummary install,
        LatencySummary use) {

    /**
     * Compares runs; the i-th ones of all lists followed each other.
     *
     * @param responses responses of one rollout
     * @param plain one or more runs
     * @param job as many
     * @param first as many runs of the job at the first staleness
     */
    static LoopComparison of(
            int maxStaleness,
            int responses,
            List<Measured> plain,
            List<JobMeasured> job,
            List<JobMeasured> first) {
        List<Measured> work = work(job);
        Spread plainPerSecond = spread(plain, Measured::perSecond);
        Spread jobPerSecond = spread(work, Measured::perSecond);
        return new LoopComparison(
                maxStaleness,
                plainPerSecond,
                jobPerSecond,
                plainPerSecond.times(responses),
                jobPerSecond.times(responses),
                ratio(work, work(first), Measured::perSecond),
                ratio(work, plain, Measured::perSecond),
                spread(plain, Measured::perCpuSecond),
                spread(work, Measured::perCpuSecond),
                ratio(work, plain, Measured::perCpuSecond),
                StageSpread.of(plain),
                StageSpread.of(work),
                worst(job.stream().map(JobMeasured::install).toList()),
                worst(job.stream().map(JobMeasured::use).toList()));
    }

    private static List<Measured> work(List<JobMeasured> runs) {
        return runs.stream().map(JobMeasured::work).toList();
    }

    private static Spread spread(List<Measured> runs, ToDoubleFunction<Measured> figure) {
        return Spread.of(runs.stream().map(figure::applyAsDouble).toList());
    }

    private static Spread ratio(
            List<Measured> above, List<Measured> below, ToDoubleFunction<Measured> figure) {
        return Spread.of(
                IntStream.range(0, above.size())
                        .mapToObj(
                                i ->
                                        figure.applyAsDouble(above.get(i))
                                                / figure.applyAsDouble(below.get(i)))
                        .toList());
    }

    /** Median of the runs' medians; of their 95th percentiles and greatest values the greatest. */
    private static LatencySummary worst(List<LatencySummary> runs) {
        return new LatencySummary(
                runs.stream().mapToLong(LatencySummary::count).sum(),
                Spread.of(runs.stream().map(LatencySummary::median).toList()).median(),
                Spread.of(runs.stream().map(LatencySummary::p95).toList()).max(),
                Spread.of(runs.stream().map(LatencySummary::max).toList()).max());
    }
}
