package org.streamrlaif.streaming.sft;

import java.io.Serializable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Hands each record to a writer that is made where the sink runs, at least once. Whatever the
 * writer does with it is done when the call returns, so there is nothing to flush.
 *
 * @param <T> record
 */
record FileSink<T>(Writers<T> writers) implements Sink<T> {
    private static final long serialVersionUID = 1L;

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        Consumer<T> writer = writers.get();
        return new SinkWriter<>() {
            @Override
            public void write(T element, Context at) {
                writer.accept(element);
            }

            @Override
            public void flush(boolean endOfInput) {
                // Every record is written when write returns.
            }

            @Override
            public void close() {
                // Files are open only while a record is written.
            }
        };
    }

    /** Makes what takes the records. */
    interface Writers<T> extends Supplier<Consumer<T>>, Serializable {}
}
