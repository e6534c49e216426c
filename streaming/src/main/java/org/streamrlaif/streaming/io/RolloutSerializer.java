package org.streamrlaif.streaming.io;

import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.streamrlaif.schemas.ScoredItem;

/**
 * Writes the rollouts of the stream from reward to learn, in which the metrics of a batch say what
 * batch the rollouts behind them belong to. Both leave the reward stage at once, so no checkpoint
 * lies between them.
 */
public final class RolloutSerializer implements KafkaRecordSerializationSchema<ScoredItem> {

    private static final long serialVersionUID = 1L;

    private final String topic;
    private final String runId;
    private final String forkId;
    private final RolloutRecords.Content content;
    private transient RolloutRecords records;
    private transient long batch;

    /**
     * @param topic where they go
     */
    public RolloutSerializer(
            String topic, String runId, String forkId, RolloutRecords.Content content) {
        this.topic = topic;
        this.runId = runId;
        this.forkId = forkId;
        this.content = content;
    }

    /** The message; null for an item that has none, which the sink leaves out. */
    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            ScoredItem item, KafkaSinkContext context, Long timestamp) {
        if (item.getMetrics() != null) {
            batch = item.getMetrics().getBatch();
            return null;
        }
        if (records == null) {
            records = new RolloutRecords(runId, forkId, content);
        }
        return records.message(batch, item.getRollout())
                .map(message -> new ProducerRecord<byte[], byte[]>(topic, message))
                .orElse(null);
    }
}
