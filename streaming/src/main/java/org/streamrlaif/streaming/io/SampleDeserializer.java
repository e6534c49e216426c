package org.streamrlaif.streaming.io;

import static org.streamrlaif.platform.Settings.require;

import java.util.List;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.SampleSource;
import org.streamrlaif.schemas.UnreadableRecordException;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidReason;

/**
 * Reads the samples topic: Avro single-object encoding or one JSON object {@code {"id", "uri",
 * "prompts"}} per message.
 *
 * <p>Every message yields exactly one sample without tickets yet ({@code firstTicket} −1), made at
 * Kafka's time of the message where it does not say when. Bytes that are neither yield a void one
 * with empty fields, whose reason says where in the topic they are.
 */
public final class SampleDeserializer implements KafkaRecordDeserializationSchema<AdmittedSample> {

    private static final long serialVersionUID = 1L;

    /** Code of the reason for a message that is no sample. */
    public static final String UNREADABLE = "unreadable-sample";

    /** Most characters of an id or a URI, and most prompts. */
    private static final int LONGEST = 4096;

    private static final int MOST_MEDIA = 256;

    /** Most characters of what every ticket of a sample repeats. */
    private static final int LONGEST_SHARED = 1 << 16;

    private transient RecordCodec<VideoSample> codec;

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        codec = RecordCodec.of(VideoSample.class);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<AdmittedSample> out) {
        out.collect(read(message));
    }

    @Override
    public TypeInformation<AdmittedSample> getProducedType() {
        return new AvroTypeInfo<>(AdmittedSample.class);
    }

    AdmittedSample read(ConsumerRecord<byte[], byte[]> message) {
        byte[] bytes = message.value();
        try {
            VideoSample sample =
                    JsonSamples.looksLikeJson(bytes)
                            ? JsonSamples.read(bytes)
                            : codec.decode(bytes);
            if (sample.getUri().isEmpty() && !sample.getMedia().isEmpty()) {
                sample.setUri(sample.getMedia().get(0).getUri());
            }
            requireSize(sample);
            return unticketed(sample, null, message);
        } catch (UnreadableRecordException | IllegalArgumentException e) {
            String place =
                    message.topic() + "-" + message.partition() + " at offset " + message.offset();
            return unticketed(
                    new VideoSample(
                            "", "", List.of(), 0L, 0, List.of(), List.of(), List.of(), null),
                    new VoidReason("decode", UNREADABLE, place + ": " + e.getMessage()),
                    message);
        }
    }

    /** What travels on about every ticket of a sample must fit into messages of its own. */
    private static void requireSize(VideoSample sample) {
        int id = sample.getId().length();
        int uri = sample.getUri().length();
        int prompts = sample.getPrompts().size();
        require(id <= LONGEST, "id", id + " characters", "at most " + LONGEST);
        require(uri <= LONGEST, "uri", uri + " characters", "at most " + LONGEST);
        require(prompts <= LONGEST, "prompts", prompts + " texts", "at most " + LONGEST);
        int media = sample.getMedia().size();
        require(media <= MOST_MEDIA, "media", media + " of them", "at most " + MOST_MEDIA);
        int uris = sample.getMedia().stream().mapToInt(m -> m.getUri().length()).sum();
        require(uris <= LONGEST_SHARED, "media", uris + " characters", "at most " + LONGEST_SHARED);
        int said = sample.getHistory().stream().mapToInt(s -> s.getText().length()).sum();
        require(
                said <= LONGEST_SHARED,
                "history",
                said + " characters",
                "at most " + LONGEST_SHARED);
        int references = sample.getReferences().size();
        require(
                references == 0 || references == prompts,
                "references",
                references + " texts",
                "one for each of " + prompts + " prompts, or none");
    }

    private static AdmittedSample unticketed(
            VideoSample sample, VoidReason reason, ConsumerRecord<byte[], byte[]> message) {
        if (sample.getCreatedAt() <= 0) {
            sample.setCreatedAt(Math.max(0, message.timestamp()));
        }
        return new AdmittedSample(
                -1L,
                Math.max(1, sample.getPrompts().size()),
                sample,
                reason,
                new SampleSource(message.topic(), message.partition(), message.offset()));
    }
}
