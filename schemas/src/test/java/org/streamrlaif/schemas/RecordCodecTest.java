package org.streamrlaif.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordCodecTest {
    private final RecordCodec<VideoSample> samples = RecordCodec.of(VideoSample.class);

    private static VideoSample sample() {
        return new VideoSample(
                "s-1",
                "/videos/a.mp4",
                List.of("what moves?"),
                17L,
                0,
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    static Stream<Schema> releasedRecords() {
        return ReleasedSchemas.releases().stream()
                .flatMap(release -> release.getTypes().stream())
                .filter(schema -> schema.getType() == Schema.Type.RECORD)
                .filter(schema -> !InsideAJob.NOT_READ.contains(schema.getName()));
    }

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        assertThat(samples.decode(samples.encode(sample()))).isEqualTo(sample());
    }

    @Test
    void theBytesAreAvroSingleObjectEncoding() throws Exception {
        byte[] bytes = samples.encode(sample());
        assertThat(bytes).isEqualTo(VideoSample.getEncoder().encode(sample()).array());
        assertThat(VideoSample.getDecoder().decode(bytes)).isEqualTo(sample());
    }

    @ParameterizedTest
    @MethodSource("releasedRecords")
    void bytesOfEveryReleaseDecodeIntoTheCurrentClass(Schema writer) throws Exception {
        RecordCodec<SpecificRecord> codec = RecordCodec.of(currentClass(writer));
        for (Object written : new RandomData(writer, 20, 1L, true)) {
            SpecificRecord read = codec.decode(encode(writer, written));
            assertThat(read.getClass().getSimpleName()).isEqualTo(writer.getName());
            for (Schema.Field field : writer.getFields()) {
                if (field.schema().getType() == Schema.Type.STRING
                        && read.getSchema().getField(field.name()) != null) {
                    assertThat(read.get(read.getSchema().getField(field.name()).pos()))
                            .hasToString(value(written, field));
                }
            }
        }
    }

    @Test
    void anOlderWriterThatLacksAFieldWithDefaultIsRead() throws Exception {
        Schema current = VideoSample.getClassSchema();
        Schema older =
                Schema.createRecord(
                        current.getName(),
                        null,
                        current.getNamespace(),
                        false,
                        current.getFields().stream()
                                .filter(field -> !field.name().equals("createdAt"))
                                .map(field -> new Schema.Field(field, field.schema()))
                                .toList());
        var store = new SchemaStore.Cache();
        store.addSchema(older);
        Object written =
                new GenericRecordBuilder(older)
                        .set("id", "s-1")
                        .set("uri", "/videos/a.mp4")
                        .set("prompts", List.of("what moves?"))
                        .build();
        VideoSample read =
                new RecordCodec<>(VideoSample.class, store).decode(encode(older, written));
        assertThat(read.getPrompts()).containsExactly("what moves?");
        assertThat(read.getCreatedAt()).isZero();
    }

    @Test
    void bytesThatAreNoRecordAreRefusedInOneLine() {
        byte[] good = samples.encode(sample());
        byte[] unknown = good.clone();
        unknown[5] ^= 1;
        refused(null, "VideoSample: message of 0 bytes, expected Avro single-object encoding");
        refused(new byte[0], "VideoSample: message of 0 bytes, expected Avro single-object");
        refused("{\"id\":\"s-1\"}".getBytes(), "expected Avro single-object encoding");
        refused(unknown, "expected a released schema, not fingerprint ");
        refused(RecordCodec.of(VoidReason.class).encode(new VoidReason("a", "b", "c")), "released");
        refused(Arrays.copyOf(good, good.length + 1), "fewer bytes after the header");
        for (int length = 0; length < good.length; length++) {
            refused(Arrays.copyOf(good, length), "VideoSample: message of " + length + " bytes");
        }
    }

    @Test
    void aDamagedLengthAllocatesNothing() {
        byte[] header = Arrays.copyOf(samples.encode(sample()), 10);
        byte[] twoGigabytes = {(byte) 0xEE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F};
        byte[] bytes = ByteBuffer.allocate(20).put(header).put(twoGigabytes).array();
        refused(bytes, "expected a complete Avro record");
    }

    /** A count that is negative brings the size of its block, which Avro's own skip believes. */
    @Test
    void aCountWithoutItemsAllocatesNothing() throws IOException {
        var out = new ByteArrayOutputStream();
        out.writeBytes(Arrays.copyOf(samples.encode(sample()), 10));
        BinaryEncoder prompts = EncoderFactory.get().directBinaryEncoder(out, null);
        prompts.writeString("s-1");
        prompts.writeString("a.mp4");
        prompts.writeLong(-Integer.MAX_VALUE);
        prompts.writeLong(0);
        out.writeBytes(new byte[16]);
        refused(out.toByteArray(), "VideoSample: message of ");
    }

    @Test
    void whatOthersWriteInSizedBlocksIsRead() throws Exception {
        var out = new ByteArrayOutputStream();
        out.writeBytes(Arrays.copyOf(samples.encode(sample()), 10));
        BinaryEncoder blocks =
                new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null);
        new GenericDatumWriter<>(VideoSample.getClassSchema()).write(sample(), blocks);
        blocks.flush();
        assertThat(samples.decode(out.toByteArray())).isEqualTo(sample());
    }

    @Test
    void noDamageOfOneByteEscapesAsAnotherException() {
        byte[] good = RecordCodec.of(DeadLetter.class).encode(letter());
        RecordCodec<DeadLetter> letters = RecordCodec.of(DeadLetter.class);
        for (int at = 0; at < good.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] damaged = good.clone();
                damaged[at] = (byte) value;
                try {
                    assertThat(letters.decode(damaged)).isNotNull();
                } catch (UnreadableRecordException e) {
                    assertThat(e).hasMessageStartingWith("DeadLetter: message of ");
                }
            }
        }
    }

    private static DeadLetter letter() {
        var reason = new VoidReason("decode", "unreadable-video", "a.mp4: no video stream");
        return new DeadLetter(7L, "s-1", "a.mp4", "what moves?", reason, 17L, null);
    }

    private void refused(byte[] bytes, String message) {
        assertThatThrownBy(() -> samples.decode(bytes))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private static String value(Object record, Schema.Field field) {
        return GenericData.get().getField(record, field.name(), field.pos()).toString();
    }

    @SuppressWarnings("unchecked")
    private static Class<SpecificRecord> currentClass(Schema schema) throws ClassNotFoundException {
        return (Class<SpecificRecord>) Class.forName(schema.getFullName());
    }

    private static byte[] encode(Schema writer, Object datum) throws IOException {
        var out = new ByteArrayOutputStream();
        long fingerprint = SchemaNormalization.parsingFingerprint64(writer);
        out.writeBytes(
                ByteBuffer.allocate(10)
                        .putShort((short) 0xC301)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(fingerprint)
                        .array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<>(writer).write(datum, encoder);
        return out.toByteArray();
    }
}
