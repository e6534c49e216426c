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
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.tickets.AdmissionCredits;
import org.streamrlaif.tickets.AdmissionGate;
import org.streamrlaif.tickets.OverloadRule;

/**
 * A source of samples, read only while the run's admission gate is open, or all the time where the
 * rule of overload has it read ahead. With parallelism 1 the ticket stage is chained behind it;
 * with more its readers are granted credits.
 *
 * @param <S> splits
 * @param <E> checkpoint of the enumerator
 */
public final class AdmittedSource<S extends SourceSplit, E>
        implements Source<AdmittedSample, S, E>, ResultTypeQueryable<AdmittedSample> {
    private static final long serialVersionUID = 1L;

    private final Source<AdmittedSample, S, E> source;
    private final String runId;
    private final OverloadRule rule;

    /**
     * @param source what to read
     * @param runId run whose gate is asked
     * @param rule whether it is asked
     */
    public AdmittedSource(Source<AdmittedSample, S, E> source, String runId, OverloadRule rule) {
        this.source = source;
        this.runId = runId;
        this.rule = rule;
    }

    @Override
    public SourceReader<AdmittedSample, S> createReader(SourceReaderContext context)
            throws Exception {
        SourceReader<AdmittedSample, S> reader = source.createReader(context);
        if (rule.readsAhead()) {
            return reader;
        }
        return context.currentParallelism() == 1
                ? new AdmittedReader<>(reader, AdmissionGate.of(runId))
                : new CreditedReader<>(reader, context::sendSourceEventToCoordinator);
    }

    @Override
    public TypeInformation<AdmittedSample> getProducedType() {
        return new AvroTypeInfo<>(AdmittedSample.class);
    }

    @Override
    public Boundedness getBoundedness() {
        return source.getBoundedness();
    }

    @Override
    public SplitEnumerator<S, E> createEnumerator(SplitEnumeratorContext<S> context)
            throws Exception {
        return credited(source.createEnumerator(context), context);
    }

    @Override
    public SplitEnumerator<S, E> restoreEnumerator(SplitEnumeratorContext<S> context, E checkpoint)
            throws Exception {
        return credited(source.restoreEnumerator(context, checkpoint), context);
    }

    @Override
    public SimpleVersionedSerializer<S> getSplitSerializer() {
        return source.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<E> getEnumeratorCheckpointSerializer() {
        return source.getEnumeratorCheckpointSerializer();
    }

    private SplitEnumerator<S, E> credited(
            SplitEnumerator<S, E> enumerator, SplitEnumeratorContext<S> context) {
        return rule.readsAhead() || context.currentParallelism() == 1
                ? enumerator
                : new CreditedEnumerator<>(enumerator, context, AdmissionCredits.of(runId));
    }
}
