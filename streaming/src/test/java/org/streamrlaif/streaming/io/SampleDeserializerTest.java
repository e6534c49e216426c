package org.streamrlaif.streaming.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.Said;
import org.streamrlaif.schemas.Speaker;
import org.streamrlaif.schemas.VideoSample;

class SampleDeserializerTest {

    private static final VideoSample CAT =
            new VideoSample(
                    "cat",
                    "videos/cat.mp4",
                    List.of("What is it?", "Where?"),
                    17L,
                    0,
                    List.of(),
                    List.of(),
                    List.of(),
                    null);

    private final SampleDeserializer deserializer = new SampleDeserializer();

    @BeforeEach
    void open() {
        deserializer.open(null);
    }

    @Test
    void aSampleThatDoesNotSayWhenItWasMadeHasKafkasTime() {
        String json = "{\"id\": \"a\", \"uri\": \"a.mp4\", \"prompts\": [\"?\"]%s}";
        assertThat(at(1234, json.formatted("")).getSample().getCreatedAt()).isEqualTo(1234);
        assertThat(at(1234, json.formatted(", \"createdAt\": 77")).getSample().getCreatedAt())
                .isEqualTo(77);
        assertThat(at(1234, "no sample").getSample().getCreatedAt()).isEqualTo(1234);
        assertThat(at(ConsumerRecord.NO_TIMESTAMP, json.formatted("")).getSample().getCreatedAt())
                .isZero();
    }

    private AdmittedSample at(long time, String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        return deserializer.read(
                new ConsumerRecord<>(
                        "samples",
                        0,
                        3L,
                        time,
                        TimestampType.CREATE_TIME,
                        0,
                        bytes.length,
                        null,
                        bytes,
                        new RecordHeaders(),
                        Optional.empty()));
    }

    @Test
    void readsAvro() {
        AdmittedSample sample = read(RecordCodec.of(VideoSample.class).encode(CAT));

        assertThat(sample.getSample()).isEqualTo(CAT);
        assertThat(sample.getTickets()).isEqualTo(2);
        assertThat(sample.getVoided()).isNull();
    }

    @Test
    void readsALineOfJson() {
        AdmittedSample sample =
                read(
                        " {\"id\":\"cat\",\"uri\":\"videos/cat.mp4\","
                                + "\"prompts\":[\"What is it?\",\"Where?\"],\"createdAt\":17}\n");

        assertThat(sample.getSample()).isEqualTo(CAT);
    }

    @Test
    void readsTheRightAnswersThatAreKnown() {
        String sample =
                "{\"id\":\"cat\",\"uri\":\"videos/cat.mp4\","
                        + "\"prompts\":[\"What is it?\",\"Where?\"],\"references\":%s}";

        assertThat(read(sample.formatted("[\"a cat\",\"\"]")).getSample().getReferences())
                .containsExactly("a cat", "");
        assertThat(read(sample.formatted("[\"a cat\"]")).getVoided().getMessage())
                .isEqualTo(
                        "samples-0 at offset 3: references: 1 texts, expected one for each of 2"
                                + " prompts, or none");
        assertThat(read(sample.formatted("\"a cat\"")).getVoided().getMessage())
                .isEqualTo(
                        "samples-0 at offset 3: references: \"a cat\", expected a list of texts");
    }

    @Test
    void readsListsOfMediaAndWhatWasSaidBefore() {
        VideoSample several =
                new VideoSample(
                        "two",
                        "a.png",
                        List.of("Is <image> in <video>?"),
                        0L,
                        0,
                        List.of(
                                new Medium(MediumKind.PICTURE, "a.png"),
                                new Medium(MediumKind.VIDEO, "b.mp4")),
                        List.of(new Said(Speaker.USER, "Hi!"), new Said(Speaker.ASSISTANT, "?")),
                        List.of(),
                        null);
        AdmittedSample sample =
                read(
                        """
                        {"id": "two", "media": [{"image": "a.png"}, {"video": "b.mp4"}],
                         "history": [{"role": "user", "content": "Hi!"},
                          {"role": "assistant", "content": "?"}],
                         "prompts": ["Is <image> in <video>?"]}""");
        assertThat(sample.getSample()).isEqualTo(several);
        several.setUri("");
        assertThat(read(encode(several)).getSample()).isEqualTo(sample.getSample());
    }

    @Test
    void namesWhatIsWrongInAList() {
        String start = "{\"id\":\"a\",\"prompts\":[\"?\"],";
        String media = ", expected {\"image\": uri} or {\"video\": uri}";
        assertThat(reason(start + "\"media\":[{\"image\":1}]}"))
                .endsWith("media: {\"image\":1}" + media);
        assertThat(reason(start + "\"media\":[\"a.png\"]}")).endsWith("media: \"a.png\"" + media);
        assertThat(reason(start + "\"media\":[]}")).endsWith("uri: missing, expected a text");
        assertThat(reason(start + "\"media\":{}}")).contains("media: {}, expected a list of");
        assertThat(
                        reason(
                                start
                                        + "\"uri\":\"a\",\"history\":[{\"role\":\"tool\",\"content\":\"x\"}]}"))
                .contains("history: {\"role\":\"tool\"", "expected {\"role\": system, user or");
        assertThat(reason(start + "\"uri\":\"a\",\"history\":7}")).contains("history: 7, expected");
        String many = String.join(",", Collections.nCopies(300, "{\"image\":\"a\"}"));
        assertThat(reason(start + "\"media\":[" + many + "]}"))
                .endsWith("media: 300 of them, expected at most 256");
    }

    @Test
    void givesASampleWithoutPromptsOneTicket() {
        AdmittedSample sample = read("{\"id\":\"cat\",\"uri\":\"cat.mp4\",\"prompts\":[]}");

        assertThat(sample.getTickets()).isEqualTo(1);
        assertThat(sample.getVoided()).isNull();
    }

    @Test
    void turnsOtherBytesIntoAVoidSampleThatSaysWhereTheyAre() {
        AdmittedSample sample = read("hello");

        assertThat(sample.getTickets()).isEqualTo(1);
        assertThat(sample.getSample().getUri()).isEmpty();
        assertThat(sample.getVoided().getCode()).isEqualTo(SampleDeserializer.UNREADABLE);
        assertThat(sample.getVoided().getMessage())
                .startsWith("samples-0 at offset 3: VideoSample: message of 5 bytes, expected");
    }

    @Test
    void namesTheKeyThatIsWrong() {
        assertThat(reason("{\"id\":\"cat\",\"prompts\":[]}"))
                .isEqualTo("samples-0 at offset 3: uri: missing, expected a text");
        assertThat(reason("{\"id\":\"cat\",\"uri\":\"a\",\"prompts\":[1]}"))
                .isEqualTo("samples-0 at offset 3: prompts: 1, expected a list of texts");
        assertThat(reason("{\"video\":\"cat\"}"))
                .isEqualTo(
                        "samples-0 at offset 3: video: unknown key, expected id, uri, media or prompts");
        assertThat(reason("{\"id\":")).startsWith("samples-0 at offset 3: JSON: it ends too early");
    }

    @Test
    void aMessageIsOneObjectThatSaysEverythingOnce() {
        String cat = "{\"id\":\"cat\",\"uri\":\"cat.mp4\",\"prompts\":[\"?\"]}";
        assertThat(read(cat).getVoided()).isNull();
        assertThat(reason(cat + cat))
                .contains("JSON: more text behind the value")
                .contains("one object");
        assertThat(reason(cat + "\n" + cat)).contains("JSON: more text behind the value");
        assertThat(reason(cat.replace("}", ",\"id\":\"dog\"}")))
                .contains("JSON: the key id stands there twice");
        assertThat(reason(cat.replace("}", ",\"epoch\":\"two\"}")))
                .endsWith("epoch: \"two\", expected a whole number");
        assertThat(reason(cat.replace("}", ",\"epoch\":3000000000}")))
                .endsWith("epoch: 3000000000, expected a whole number");
    }

    @Test
    void refusesWhatDoesNotFitIntoMessagesAboutIt() {
        VideoSample endless =
                new VideoSample(
                        "x".repeat(5000),
                        "a",
                        List.of("?"),
                        0L,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        null);
        assertThat(read(encode(endless)).getVoided().getMessage())
                .endsWith("id: 5000 characters, expected at most 4096");
        VideoSample many =
                new VideoSample(
                        "a",
                        "a",
                        Collections.nCopies(5000, "?"),
                        0L,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        null);
        assertThat(read(encode(many)).getVoided().getMessage())
                .endsWith("prompts: 5000 texts, expected at most 4096");
    }

    private static byte[] encode(VideoSample sample) {
        return RecordCodec.of(VideoSample.class).encode(sample);
    }

    @Test
    void survivesAMessageWithoutValue() {
        assertThat(read((byte[]) null).getVoided().getCode())
                .isEqualTo(SampleDeserializer.UNREADABLE);
    }

    private String reason(String message) {
        return read(message).getVoided().getMessage();
    }

    private AdmittedSample read(String message) {
        return read(message.getBytes(StandardCharsets.UTF_8));
    }

    private AdmittedSample read(byte[] message) {
        List<AdmittedSample> read = new ArrayList<>();
        deserializer.deserialize(
                new ConsumerRecord<>("samples", 0, 3L, null, message), new ListCollector<>(read));
        assertThat(read).hasSize(1);
        return read.get(0);
    }
}
