package org.streamrlaif.flink;

import java.io.Serializable;

/**
 * Makes an operator's core on the machine where the operator runs. Travels with the job graph, so
 * it holds settings, never models.
 *
 * @param <T> what it makes
 */
@FunctionalInterface
public interface CoreFactory<T> extends Serializable {

    /**
     * Called once per attempt of a subtask, before its first element; a failure fails the task with
     * its cause.
     */
    T create(OperatorContext context) throws Exception;
}
