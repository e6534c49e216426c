package org.streamrlaif.streaming.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.SampleSource;
import org.streamrlaif.schemas.VoidReason;

class DeadLetterFileTest {

    @TempDir private Path folder;
    private DeadLetterFile letters;

    @BeforeEach
    void open() {
        letters = new DeadLetterFile(folder.resolve("dead-letters.jsonl"));
    }

    @Test
    void writesOneJsonObjectPerLetter() throws Exception {
        letters.add(letter(7, "a.mp4", "a \"quoted\"\nmessage"));
        letters.add(letter(8, "b.mp4", "no video"));

        List<String> lines = Files.readAllLines(letters.file());
        assertThat(lines).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        assertThat(first.path("ticket").asLong()).isEqualTo(7);
        assertThat(first.path("sample").asText()).isEqualTo("a.mp4");
        assertThat(first.path("stage").asText()).isEqualTo("decode");
        assertThat(first.path("code").asText()).isEqualTo("unreadable-video");
        assertThat(first.path("message").asText()).isEqualTo("a \"quoted\"\nmessage");
        assertThat(first.path("at").asText()).isEqualTo("1970-01-01T00:00:01Z");
    }

    @Test
    void takesOneLetterPerTicket() throws Exception {
        letters.add(letter(7, "a.mp4", "no video"));
        letters.add(letter(7, "a.mp4", "no video"));

        assertThat(letters.count()).isEqualTo(1);
        assertThat(Files.readAllLines(letters.file())).hasSize(1);
    }

    @Test
    void aFileThatGoesOnHoldsNoLetterTwice() throws Exception {
        letters.add(letter(7, "a.mp4", "no video"));
        DeadLetterFile later = DeadLetterFile.goOn(letters.file());
        later.add(letter(7, "a.mp4", "no video"));
        later.add(letter(8, "b.mp4", "no video"));

        assertThat(Files.readAllLines(letters.file())).hasSize(2);
    }

    @Test
    void sumsUpTheReasonsOfASample() {
        letters.add(letter(1, "a.mp4", "no video"));
        letters.add(letter(2, "a.mp4", "no video"));
        letters.add(letter(3, "", "samples-0 at offset 4: no sample"));

        assertThat(letters.summary())
                .containsExactly("a.mp4: no video (2 prompts)", "samples-0 at offset 4: no sample");
    }

    @Test
    void countsDroppedSamplesOnceEachByReason() throws Exception {
        letters.add(dropped(4, "overload"));
        letters.add(dropped(5, "overload"));
        letters.add(dropped(4, "overload"));
        letters.add(dropped(6, "too-old"));

        assertThat(letters.dropped())
                .containsOnly(entry("tickets/overload", 2L), entry("tickets/too-old", 1L));
        assertThat(letters.summary()).isEmpty();
        List<String> lines = Files.readAllLines(letters.file());
        assertThat(lines).hasSize(3);
        assertThat(new ObjectMapper().readTree(lines.get(1)).path("place").toString())
                .isEqualTo("{\"topic\":\"samples\",\"partition\":0,\"offset\":5}");
    }

    @Test
    void cutsALongSummary() {
        for (int i = 0; i < 13; i++) {
            letters.add(letter(i, i + ".mp4", "no video"));
        }

        assertThat(letters.summary()).hasSize(11).last().isEqualTo("… and 3 more");
    }

    @Test
    void makesNoFileWithoutLetters() {
        assertThat(letters.file()).doesNotExist();
        assertThat(letters.summary()).isEmpty();
    }

    private static DeadLetter letter(long ticket, String sample, String message) {
        return new DeadLetter(
                ticket,
                sample,
                "/videos/" + sample,
                "What?",
                new VoidReason("decode", "unreadable-video", message),
                1000L,
                null);
    }

    private static DeadLetter dropped(long offset, String code) {
        return new DeadLetter(
                -1L,
                "s" + offset,
                "",
                "",
                new VoidReason("tickets", code, "dropped"),
                1000L,
                new SampleSource("samples", 0, offset));
    }
}
