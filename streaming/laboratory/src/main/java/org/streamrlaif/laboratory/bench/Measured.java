package org.streamrlaif.laboratory.bench;

import java.util.List;

/**
 * What one run did in the time that counts.
 *
 * @param rollouts prompts with their K responses that were learned from
 * @param seconds wall time
 * @param cpuSeconds CPU time of the process
 * @param stages what each stage did, in the order of {@link Stage}
 */
public record Measured(long rollouts, double seconds, double cpuSeconds, List<StageCost> stages) {

    public Measured {
        stages = List.copyOf(stages);
    }

    /** Rollouts per second of wall time. */
    public double perSecond() {
        return rollouts / seconds;
    }

    /** Rollouts per second of CPU time. */
    public double perCpuSecond() {
        return rollouts / cpuSeconds;
    }
}
