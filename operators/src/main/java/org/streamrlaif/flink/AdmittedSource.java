package org.streamrlaif.flink;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.streamrlaif.tickets.AdmissionGate;
import org.streamrlaif.tickets.OverloadRule;

/**
 * Any source, read only while the run's admission gate is open, or all the time where the rule of
 * overload has it read ahead. Run it with parallelism 1 and the ticket operator chained behind it.
 *
 * @param <T> elements
 * @param <S> splits
 * @param <E> checkpoint of the enumerator
 */
public final class AdmittedSource<T, S extends SourceSplit, E>
        implements Source<T, S, E>, ResultTypeQueryable<T> {
    private static final long serialVersionUID = 1L;

    private final Source<T, S, E> source;
    private final TypeInformation<T> type;
    private final String runId;
    private final OverloadRule rule;

    /**
     * @param source what to read
     * @param type its elements
     * @param runId run whose gate is asked
     * @param rule whether it is asked
     */
    public AdmittedSource(
            Source<T, S, E> source, TypeInformation<T> type, String runId, OverloadRule rule) {
        this.source = source;
        this.type = type;
        this.runId = runId;
        this.rule = rule;
    }

    @Override
    public SourceReader<T, S> createReader(SourceReaderContext context) throws Exception {
        SourceReader<T, S> reader = source.createReader(context);
        return rule.readsAhead() ? reader : new AdmittedReader<>(reader, AdmissionGate.of(runId));
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return type;
    }

    @Override
    public Boundedness getBoundedness() {
        return source.getBoundedness();
    }

    @Override
    public SplitEnumerator<S, E> createEnumerator(SplitEnumeratorContext<S> context)
            throws Exception {
        return source.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<S, E> restoreEnumerator(SplitEnumeratorContext<S> context, E checkpoint)
            throws Exception {
        return source.restoreEnumerator(context, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<S> getSplitSerializer() {
        return source.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<E> getEnumeratorCheckpointSerializer() {
        return source.getEnumeratorCheckpointSerializer();
    }
}
