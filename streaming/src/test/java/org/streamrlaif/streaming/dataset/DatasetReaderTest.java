package org.streamrlaif.streaming.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetReaderTest {

    private static final String ITEM =
            "{\"video\": \"a\", \"question\": \"q%d\", \"answer\": \"yes\"}";

    @TempDir private Path folder;

    @Test
    void readsArraysAndLinesAlike() throws IOException {
        Path array = file("a.json", "\n  [" + ITEM.formatted(0) + ",\n" + ITEM.formatted(1) + "]");
        Path lines = file("a.jsonl", ITEM.formatted(0) + "\n\n" + ITEM.formatted(1) + "\n");

        assertThat(questions(array, 0)).containsExactly("q0", "q1");
        assertThat(questions(lines, 0)).containsExactly("q0", "q1");
        assertThat(all(array).get(1).place()).isEqualTo(new Place(array, 3, 1));
        assertThat(all(lines).get(1).place()).isEqualTo(new Place(lines, 3, 1));
    }

    @ParameterizedTest
    @CsvSource({"[,]", "'',''"})
    void continuesWhereAnEarlierReaderStopped(String open, String close) throws IOException {
        String separator = open.isEmpty() ? "\n" : ",\n";
        List<String> items = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            items.add(ITEM.formatted(i));
        }
        Path file = file("many", open + String.join(separator, items) + close);
        List<DatasetEntry> whole = all(file);
        try (DatasetReader reader = DatasetReader.open(file)) {
            for (int i = 0; i < 31; i++) {
                reader.next();
            }
            try (DatasetReader later = DatasetReader.open(file, null, reader.position())) {
                List<DatasetEntry> rest = new ArrayList<>();
                later.forEachRemaining(rest::add);
                assertThat(rest).isEqualTo(whole.subList(31, 50));
                assertThat(later.position()).isEqualTo(50);
            }
        }
    }

    @Test
    void refusesToContinueBehindTheEnd() throws IOException {
        Path file = file("short.jsonl", ITEM.formatted(0));

        assertThatThrownBy(() -> DatasetReader.open(file, null, 2))
                .isInstanceOf(DatasetException.class)
                .hasMessage(file + ": 1 items, expected to continue after 2");
    }

    @Test
    void keepsALineAsideThatIsNoJsonAndGoesOn() throws IOException {
        Path file = file("b.jsonl", ITEM.formatted(0) + "\n{\"video\": \n" + ITEM.formatted(2));

        List<DatasetEntry> entries = all(file);

        assertThat(entries).hasSize(3);
        assertThat(entries.get(1).toString())
                .startsWith(file + ":2: no JSON: ")
                .endsWith("expected one object");
        assertThat(((QuestionItem) entries.get(2)).question()).isEqualTo("q2");
    }

    @Test
    void endsWithTheLineOfABrokenArray() throws IOException {
        Path file = file("b.json", "[" + ITEM.formatted(0) + ",\n{\"video\": \"a\" \"x\"}]");

        assertThatThrownBy(() -> all(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith(file + ":2: no JSON: ");
    }

    @Test
    void endsWithTheLineOfATruncatedArray() throws IOException {
        Path file = file("c.json", "[" + ITEM.formatted(0) + ",\n");

        assertThatThrownBy(() -> all(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith(file + ":")
                .hasMessageContaining("expected an array of objects or one object per line");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"x\": 1} | unknown format, expected one of the keys conversations, messages, question, q,"
                        + " Q, Q1, chosen, output_1",
                "7 | 7, expected an object",
                "{\"question\": \"q\", \"answer\": \"a\"} | video: missing, expected one of video,"
                        + " videos, video_name, video_id, images, image",
                "{\"video\": \"v\", \"question\": \"\", \"answer\": \"a\"} | question/q/Q/Q1: \"\","
                        + " expected a text that is not empty",
                "{\"video\": \"v\", \"question\": \"q\"} | answer/a/A: missing, expected an answer as"
                        + " text or as {\"value\": text}",
                "{\"video\": \"v\", \"question\": \"q\", \"chosen\": \"a\", \"rejected\": \"a\"} | both"
                        + " answers are the same, expected two different ones",
                "{\"video\": \"v\", \"conversations\": [{\"from\": \"bot\", \"value\": \"x\"}]} | from:"
                        + " \"bot\", expected human, user, gpt, assistant or system",
                "{\"video\": \"v\", \"conversations\": [{\"from\": \"gpt\", \"value\": \"x\"}]} |"
                        + " conversations: [{\"from\":\"gpt\",\"value\":\"x\"}], expected a list with a turn of"
                        + " human or user",
                "{\"video\": \"v\", \"question\": \"q\", \"output_1\": \"a\", \"output_2\": \"b\","
                        + " \"preference\": 3} | preference: 3, expected 1 or 2",
                "{\"video\": [{}], \"question\": \"q\", \"answer\": \"a\"} | video: {}, expected the name"
                        + " of a video or picture"
            })
    void saysWhyAnItemDoesNotFit(String item, String reason) throws IOException {
        Path file = file("d.jsonl", item);

        assertThat(all(file)).containsExactly(new SkippedItem(new Place(file, 1, 0), reason));
    }

    @Test
    void twoObjectsOnOneLineAreKeptAsideSinceOneWouldBeLost() throws IOException {
        Path file =
                file(
                        "two.jsonl",
                        ITEM.formatted(0) + " " + ITEM.formatted(1) + "\n" + ITEM.formatted(2));

        assertThat(all(file).get(0).toString())
                .startsWith(file + ":1: no JSON: more text behind the value")
                .endsWith(", expected one object");
        assertThat(((QuestionItem) all(file).get(1)).question()).isEqualTo("q2");
    }

    @Test
    void aKeyThatStandsThereTwiceIsSaid() throws IOException {
        Path file = file("twice.jsonl", "{\"video\": \"a\", \"video\": \"b\"}");

        assertThat(all(file).get(0).toString()).contains("the key video stands there twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{}]", " x", ",{}]"})
    void textBehindTheClosingBracketEndsTheFile(String more) throws IOException {
        Path file = file("joined.json", "[" + ITEM.formatted(0) + "]\n" + more);

        assertThatThrownBy(() -> all(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith(file + ":2: ")
                .hasMessageNotContaining("Source");
    }

    @Test
    void aLineThatIsNotUtf8IsKeptAside() throws IOException {
        Path file = folder.resolve("latin.jsonl");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write((ITEM.formatted(0) + "\n").getBytes(StandardCharsets.UTF_8));
        bytes.write(
                ITEM.formatted(1)
                        .replace("yes", "caf\u00e9")
                        .getBytes(StandardCharsets.ISO_8859_1));
        Files.write(file, bytes.toByteArray());

        assertThat(all(file).get(1))
                .isEqualTo(
                        new SkippedItem(new Place(file, 2, 1), "not UTF-8, expected one object"));
    }

    @Test
    void anArrayThatIsNotUtf8IsRefused() throws IOException {
        Path file = folder.resolve("latin.json");
        Files.write(
                file,
                ("[" + ITEM.formatted(1).replace("yes", "caf\u00e9") + "]")
                        .getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> all(file)).hasMessageContaining(":1: no JSON: it is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void anotherEncodingIsRefusedInOneLine(String encoding) throws IOException {
        Path file = folder.resolve("wide.jsonl");
        Files.write(file, ITEM.formatted(0).getBytes(Charset.forName(encoding)));

        assertThatThrownBy(() -> all(file))
                .isInstanceOf(DatasetException.class)
                .hasMessage(file + ": UTF-16 or no text at all, expected JSON in UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s\n%s\n", "[%s,\n%s]", "\ufeff%s\r\n%s"})
    void packedFilesAndFilesWithAMarkAreReadAsTheyAre(String form) throws IOException {
        Path file = folder.resolve("set.jsonl.gz");
        byte[] text =
                form.formatted(ITEM.formatted(0), ITEM.formatted(1))
                        .getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text);
        }
        assertThat(questions(file, 0)).containsExactly("q0", "q1");
        assertThat(questions(Files.write(folder.resolve("plain"), text), 1)).containsExactly("q1");
    }

    private List<String> questions(Path file, long from) {
        try (DatasetReader reader = DatasetReader.open(file, null, from)) {
            List<String> questions = new ArrayList<>();
            reader.forEachRemaining(entry -> questions.add(((QuestionItem) entry).question()));
            return questions;
        }
    }

    private static List<DatasetEntry> all(Path file) {
        try (DatasetReader reader = DatasetReader.open(file)) {
            List<DatasetEntry> entries = new ArrayList<>();
            reader.forEachRemaining(entries::add);
            return entries;
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
