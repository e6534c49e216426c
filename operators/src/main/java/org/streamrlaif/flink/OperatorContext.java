package org.streamrlaif.flink;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.streamrlaif.platform.Unloading;

/**
 * Where a core runs.
 *
 * @param runId names the run's registries in this process ({@code PolicyVersions}, {@code
 *     AdmissionGate})
 * @param attempt job id, {@linkplain Incarnation incarnation} and attempt number, equal for all
 *     tasks that run and fail together, and for no others
 * @param subtask index of the subtask, 0 ≤ subtask &lt; parallelism
 * @param parallelism number of subtasks of the operator
 * @param gpus indices of the GPUs that Flink has given to this task manager, in order; empty
 *     without GPUs
 * @param restored whether the core gets the state of an earlier attempt right after it is made, so
 *     that what a new run would begin with is not needed
 */
public record OperatorContext(
        String runId,
        String attempt,
        int subtask,
        int parallelism,
        List<String> gpus,
        boolean restored) {
    /** Name of the external resource that GPUs are configured under. */
    private static final String GPU = "gpu";

    /** Where a core runs that begins. */
    public OperatorContext(
            String runId, String attempt, int subtask, int parallelism, List<String> gpus) {
        this(runId, attempt, subtask, parallelism, gpus, false);
    }

    /** The same place, for a core that goes on. */
    public OperatorContext forRestored() {
        return new OperatorContext(runId, attempt, subtask, parallelism, gpus, true);
    }

    /**
     * The context of a running operator. What its cores keep is given back when the job's classes
     * are about to leave this process.
     */
    static OperatorContext of(String runId, RuntimeContext runtime) {
        runtime.registerUserCodeClassLoaderReleaseHookIfAbsent("unloading", Unloading::run);
        List<String> gpus =
                runtime.getExternalResourceInfos(GPU).stream()
                        .map(info -> info.getProperty("index"))
                        .flatMap(Optional::stream)
                        .sorted()
                        .toList();
        return new OperatorContext(
                runId,
                attempt(runtime),
                runtime.getTaskInfo().getIndexOfThisSubtask(),
                runtime.getTaskInfo().getNumberOfParallelSubtasks(),
                gpus);
    }

    /** Job id, incarnation and attempt number. */
    static String attempt(RuntimeContext runtime) {
        return runtime.getJobInfo().getJobId()
                + "#"
                + Incarnation.of(runtime)
                + "#"
                + runtime.getTaskInfo().getAttemptNumber();
    }

    /**
     * The device for this subtask, {@code cuda:N}, the subtasks spread over the GPUs; empty when
     * Flink has given none.
     */
    public Optional<String> device() {
        return gpus.isEmpty()
                ? Optional.empty()
                : Optional.of("cuda:" + gpus.get(subtask % gpus.size()));
    }
}
