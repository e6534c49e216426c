package org.streamrlaif.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptBankTest {

    private static final LiveStream GATE = new LiveStream("gate", "udp://a:1", List.of("street"));
    private static final LiveStream YARD = new LiveStream("yard", "udp://a:2", List.of());

    @TempDir Path folder;

    private PromptBank bank(String... lines) throws IOException {
        return PromptBank.read(file(lines));
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("prompts.jsonl"), List.of(lines));
    }

    @Test
    void asksOfAStreamWhatIsForItOrForAll() throws IOException {
        PromptBank bank =
                bank(
                        "{\"prompt\": \"all\"}",
                        "{\"prompt\": \"gate\", \"stream\": \"gate\"}",
                        "",
                        "{\"prompt\": \"street\", \"tag\": \"street\"}",
                        "{\"prompt\": \"other\", \"stream\": \"yard\", \"tag\": \"street\"}");

        assertThat(bank.draw(GATE, "gate@1", 9, 1))
                .containsExactlyInAnyOrder("all", "gate", "street");
        assertThat(bank.draw(YARD, "yard@1", 9, 1)).containsExactly("all");
        assertThat(bank.draw(GATE, "gate@1", 2, 1)).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void drawsTheSameForEqualSeedsAndClips() throws IOException {
        PromptBank bank = bank("{\"prompt\": \"a\"}", "{\"prompt\": \"b\"}", "{\"prompt\": \"c\"}");
        List<List<String>> first = draws(bank, 7);

        assertThat(draws(bank, 7)).isEqualTo(first);
        assertThat(draws(bank, 8)).isNotEqualTo(first);
    }

    private static List<List<String>> draws(PromptBank bank, long seed) {
        return IntStream.range(0, 50)
                .mapToObj(i -> bank.draw(GATE, "gate@" + i * 10_000, 1, seed))
                .toList();
    }

    @Test
    void drawsByWeight() throws IOException {
        PromptBank bank = bank("{\"prompt\": \"a\", \"weight\": 3}", "{\"prompt\": \"b\"}");
        long often =
                IntStream.range(0, 4000)
                        .filter(
                                i ->
                                        bank.draw(GATE, "gate@" + i * 10_000, 1, 1)
                                                .equals(List.of("a")))
                        .count();

        assertThat(often).isBetween(2900L, 3100L);
    }

    @Test
    void saysWhatIsWrongInOneLine() throws IOException {
        assertThatThrownBy(() -> PromptBank.read(folder.resolve("none")))
                .hasMessage(folder.resolve("none") + ": no such file");
        Path file = file("{\"prompt\": \"a\"}", "{\"prompt\": \"b\", \"weight\": 0}");
        assertThatThrownBy(() -> PromptBank.read(file))
                .hasMessage(file + " line 2: weight: 0.0, expected a number above 0");
        assertThatThrownBy(() -> bank("{\"prompt\": \"a\", \"wait\": 1}"))
                .hasMessage(
                        file
                                + " line 1: wait: unknown key, expected some of"
                                + " [prompt, stream, tag, weight]");
        assertThatThrownBy(() -> bank("{\"prompt\": \"a\""))
                .hasMessage(file + " line 1: it ends too early");
        assertThatThrownBy(() -> bank("")).hasMessage(file + ": no prompts, expected one a line");
    }
}
