package org.streamrlaif.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;

/**
 * A name for the JobMaster that runs a task, the same for all its tasks. A JobMaster that takes
 * over counts attempts from 0 again, and a job that has no checkpoint yet has nothing else to tell
 * its tasks from the dead ones. The name is the first of those that the tasks propose to it.
 */
final class Incarnation {
    private static final String AGGREGATE = "incarnation";

    private Incarnation() {}

    /**
     * Asks the JobMaster.
     *
     * @throws UncheckedIOException when it does not answer
     */
    static String of(RuntimeContext runtime) {
        try {
            return ((StreamingRuntimeContext) runtime)
                    .getGlobalAggregateManager()
                    .updateGlobalAggregate(AGGREGATE, UUID.randomUUID().toString(), new First());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps what came first. */
    private static final class First implements AggregateFunction<String, String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String createAccumulator() {
            return "";
        }

        @Override
        public String add(String proposed, String first) {
            return first.isEmpty() ? proposed : first;
        }

        @Override
        public String getResult(String first) {
            return first;
        }

        @Override
        public String merge(String a, String b) {
            return add(b, a);
        }
    }
}
