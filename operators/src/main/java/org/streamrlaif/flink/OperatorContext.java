package org.streamrlaif.flink;

import java.util.List;

/**
 * Where a core runs.
 *
 * @param runId names the run's registries in this process ({@code PolicyVersions}, {@code
 *     AdmissionGate})
 * @param attempt job id and attempt number, equal for all tasks that run and fail together
 * @param subtask index of the subtask, 0 ≤ subtask &lt; parallelism
 * @param parallelism number of subtasks of the operator
 * @param gpus indices of the GPUs that Flink has given to this task manager; empty without GPUs
 */
public record OperatorContext(
        String runId, String attempt, int subtask, int parallelism, List<String> gpus) {

    /**
     * The device for this subtask: {@code cuda:N}, the subtasks spread over the GPUs, or {@code
     * cpu} without GPUs.
     */
    public String device() {
        return gpus.isEmpty() ? "cpu" : "cuda:" + gpus.get(subtask % gpus.size());
    }
}
