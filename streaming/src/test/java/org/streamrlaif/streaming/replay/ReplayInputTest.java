package org.streamrlaif.streaming.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.dataset.DatasetException;

class ReplayInputTest {

    private static final int ITEMS = 40;

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        Files.createFile(folder.resolve("a.mp4"));
        file = folder.resolve("qa.json");
        Files.writeString(file, items());
    }

    private static String items() {
        return IntStream.range(0, ITEMS)
                .mapToObj(i -> "{\"video\": \"a\", \"q\": \"Q" + i + "?\", \"a\": \"A" + i + "\"}")
                .collect(Collectors.joining(",\n", "[", "]"));
    }

    @Test
    void aQuestionBringsItsRightAnswerAsReference() {
        VideoSample sample = all(plan(1, 1), ReplayPosition.START).get(3).sample();
        assertThat(sample.getId()).isEqualTo("qa.json#3");
        assertThat(sample.getPrompts()).containsExactly("Q3?");
        assertThat(sample.getReferences()).containsExactly("A3");
        assertThat(sample.getUri()).isEqualTo(folder.resolve("a.mp4").toString());
    }

    @Test
    void goesOnAtAnyPositionOfAnyPass() {
        for (int window : new int[] {1, 7, 1000}) {
            List<String> whole = names(all(plan(2, window), ReplayPosition.START));
            assertThat(whole).hasSize(2 * ITEMS).doesNotHaveDuplicates();
            for (int from : new int[] {1, 25, 39}) {
                assertThat(names(all(plan(2, window), new ReplayPosition(0, from))))
                        .isEqualTo(whole.subList(from, 2 * ITEMS));
                assertThat(names(all(plan(2, window), new ReplayPosition(1, from))))
                        .isEqualTo(whole.subList(ITEMS + from, 2 * ITEMS));
            }
        }
    }

    @Test
    void aShuffleStaysWithinItsWindowAndDiffersByPass() {
        List<String> shuffled = names(all(plan(2, 5), ReplayPosition.START));
        for (int i = 0; i < ITEMS; i++) {
            int number = Integer.parseInt(shuffled.get(i).replaceAll("0:.*#", ""));
            assertThat(number).isLessThan(i + 5);
        }
        assertThat(shuffled.subList(0, ITEMS).stream().map(name -> name.substring(2)).toList())
                .isNotEqualTo(
                        shuffled.subList(ITEMS, 2 * ITEMS).stream()
                                .map(name -> name.substring(2))
                                .toList());
    }

    @Test
    void namesFileAndLineOfWhatIsNoSample() throws IOException {
        Files.writeString(
                file,
                """
                {"video": "a", "q": "Q?", "a": "A"}
                {"what": 1}
                {"video": "b", "q": "Q?", "a": "A"}
                """);
        List<ReplayEntry> entries = all(plan(1, 1), ReplayPosition.START);
        assertThat(entries.get(0).sample()).isNotNull();
        assertThat(entries.get(1).skipped().toString()).startsWith(file + ":2: ");
        assertThat(entries.get(2).skipped()).hasToString(file + ":3: b: not found in " + folder);
    }

    @Test
    void anInterruptedGzipEndsWithFileAndReason() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(items().getBytes(StandardCharsets.UTF_8));
        }
        Files.write(file, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
        assertThatThrownBy(() -> all(plan(1, 1), ReplayPosition.START))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith(file + ":")
                .hasMessageEndingWith(
                        "ends early or is damaged, expected a whole file packed by gzip");
    }

    private ReplayInput.Plan plan(int epochs, int window) {
        return new ReplayInput.Plan(file, null, folder, epochs, window, 1);
    }

    private static List<ReplayEntry> all(ReplayInput.Plan plan, ReplayPosition from) {
        List<ReplayEntry> entries = new ArrayList<>();
        try (ReplayInput input = new ReplayInput(plan, from)) {
            input.forEachRemaining(entries::add);
            assertThat(input.position()).isEqualTo(new ReplayPosition(plan.epochs(), 0));
        }
        return entries;
    }

    private static List<String> names(List<ReplayEntry> entries) {
        return entries.stream()
                .map(entry -> entry.sample().getEpoch() + ":" + entry.sample().getId())
                .toList();
    }
}
