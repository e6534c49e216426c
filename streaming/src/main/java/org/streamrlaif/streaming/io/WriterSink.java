package org.streamrlaif.streaming.io;

import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * The writer of another sink that commits nothing, without the committer that it brings all the
 * same: in a savepoint it leaves no operator behind that a graph without the sink would lack.
 *
 * @param sink delivers at least once
 */
public record WriterSink<T>(Sink<T> sink) implements Sink<T> {

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        return sink.createWriter(context);
    }
}
