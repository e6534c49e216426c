package org.streamrlaif.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.file.ModelFormatException;

/** A small byte-pair model of SentencePiece's trainer against what its own library does with it. */
class SentencePieceTokenizerTest {
    private static final int PIECES = 600;

    @TempDir Path folder;

    @BeforeEach
    void copyTheModel() throws IOException {
        Files.copy(
                Fixtures.path("sentencepiece/tokenizer.model"), folder.resolve("tokenizer.model"));
    }

    @Test
    void idsAndTextAreThoseOfSentencePiece() {
        try (Tokenizer tokenizer = Tokenizer.read(folder)) {
            for (JsonNode expected : Fixtures.json("sentencepiece/expected.json").get("encode")) {
                String text = expected.get("text").asText();
                int[] ids = ints(expected.get("ids"));
                assertThat(tokenizer.encode(text, false)).as(text).isEqualTo(ids);
                assertThat(tokenizer.encode(text, true)).as(text).startsWith(1).endsWith(ids);
                assertThat(tokenizer.decode(ids, true))
                        .as(text)
                        .isEqualTo(expected.get("decoded").asText());
            }
        }
    }

    @Test
    void specialTokensInATextStandForThemselves() {
        try (Tokenizer tokenizer = Tokenizer.read(folder)) {
            assertThat(tokenizer.specialTokens()).containsExactly("<unk>", "<s>", "</s>");
            assertThat(tokenizer.encode("Hello</s>What?", false))
                    .isEqualTo(
                            joined(
                                    tokenizer.encode("Hello", false),
                                    2,
                                    tokenizer.encode("What?", false)));
        }
    }

    @Test
    void addedTokensFollowThePieces() throws IOException {
        write("added_tokens.json", "{'<im_end>': 602, '<pad>': 600, '<im_start>': 601}");
        write(
                "special_tokens_map.json",
                "{'pad_token': {'content': '<pad>'}, 'eos_token': '</s>'}");
        try (Tokenizer tokenizer = Tokenizer.read(folder)) {
            assertThat(tokenizer.id("<im_start>")).isEqualTo(PIECES + 1);
            assertThat(tokenizer.specialTokens()).contains("<pad>").doesNotContain("<im_start>");
            assertThat(tokenizer.special("pad_token")).isEqualTo("<pad>");
            assertThat(tokenizer.special("eos_token")).isEqualTo("</s>");
            assertThat(tokenizer.special("mask_token")).isEmpty();
        }
        write("added_tokens.json", "{'<pad>': 605}");
        assertThatThrownBy(() -> Tokenizer.read(folder))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("added_tokens.json: <pad>: 605, expected 600, the next id");
    }

    @Test
    void aPlaceholderSplitsTheTextAsTexts() {
        try (Tokenizer plain = Tokenizer.read(folder);
                Tokenizer tokenizer = Tokenizer.read(folder, "<image>", 700)) {
            assertThat(tokenizer.encode("USER: <image>\nWhat?", true))
                    .isEqualTo(
                            joined(
                                    plain.encode("USER: ", true),
                                    700,
                                    plain.encode("\nWhat?", false)));
            assertThat(tokenizer.encode("<image><image>", false)).containsExactly(700, 700);
            assertThat(tokenizer.id("<image>")).isEqualTo(700);
            assertThat(tokenizer.specialTokens()).contains("<image>");
        }
    }

    @Test
    void damagedFilesAreOneLine() throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve("tokenizer.model"));
        for (byte[] damaged :
                new byte[][] {
                    {}, "no model".getBytes(), Arrays.copyOf(whole, whole.length - 3), {10, 127}
                }) {
            Files.write(folder.resolve("tokenizer.model"), damaged);
            assertThatThrownBy(() -> Tokenizer.read(folder))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessage(folder.resolve("tokenizer.model") + ": not a SentencePiece model");
        }
        // A vocabulary of one piece, trained as a unigram model.
        Files.write(
                folder.resolve("tokenizer.model"), new byte[] {10, 3, 10, 1, 'a', 18, 2, 24, 1});
        assertThatThrownBy(() -> Tokenizer.read(folder))
                .hasMessageEndingWith(
                        "a unigram, word or character model, expected byte pairs (BPE)");
    }

    private void write(String file, String json) throws IOException {
        Files.writeString(folder.resolve(file), json.replace('\'', '"'));
    }

    private static int[] joined(int[] before, int id, int[] after) {
        return IntStream.concat(
                        IntStream.concat(Arrays.stream(before), IntStream.of(id)),
                        Arrays.stream(after))
                .toArray();
    }

    private static int[] ints(JsonNode values) {
        return IntStream.range(0, values.size()).map(i -> values.get(i).asInt()).toArray();
    }
}
