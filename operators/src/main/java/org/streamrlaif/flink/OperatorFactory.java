package org.streamrlaif.flink;

import java.io.Serializable;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/**
 * Makes an operator that needs the mailbox of its task.
 *
 * @param <I> input
 * @param <O> output
 */
final class OperatorFactory<I, O> extends AbstractStreamOperatorFactory<O>
        implements OneInputStreamOperatorFactory<I, O> {
    private static final long serialVersionUID = 1L;

    private final Constructor<I, O> constructor;

    private OperatorFactory(Constructor<I, O> constructor, ChainingStrategy chaining) {
        this.constructor = constructor;
        setChainingStrategy(chaining);
    }

    /**
     * An operator that keeps its inputs, hence never shares a thread with the operator before it.
     */
    static <I, O> OperatorFactory<I, O> head(Constructor<I, O> constructor) {
        return new OperatorFactory<>(constructor, ChainingStrategy.HEAD);
    }

    /** An operator that is chained where it can be. */
    static <I, O> OperatorFactory<I, O> chained(Constructor<I, O> constructor) {
        return new OperatorFactory<>(constructor, ChainingStrategy.ALWAYS);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends StreamOperator<O>> T createStreamOperator(
            StreamOperatorParameters<O> parameters) {
        return (T) constructor.apply(parameters);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return OneInputStreamOperator.class;
    }

    /** Calls an operator's constructor. */
    interface Constructor<I, O> extends Serializable {
        OneInputStreamOperator<I, O> apply(StreamOperatorParameters<O> parameters);
    }
}
