package org.streamrlaif.streaming.io;

import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.streamrlaif.flink.ForwardingEnumerator;

/**
 * An enumerator that has given out all its splits before: each reader hears so once it has
 * registered and got back what it had.
 *
 * @param <S> splits
 * @param <E> checkpoint of the enumerator
 */
final class EndingEnumerator<S extends SourceSplit, E> extends ForwardingEnumerator<S, E> {
    private final SplitEnumeratorContext<S> context;

    EndingEnumerator(SplitEnumerator<S, E> enumerator, SplitEnumeratorContext<S> context) {
        super(enumerator);
        this.context = context;
    }

    @Override
    public void addReader(int subtask) {
        super.addReader(subtask);
        context.signalNoMoreSplits(subtask);
    }
}
