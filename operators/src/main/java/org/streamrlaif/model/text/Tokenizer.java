package org.streamrlaif.model.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.kernel.Natives;

/**
 * Text to token ids and back, by the Hugging Face tokenizers library ({@code tokenizer.json}, or
 * {@code tokenizer.model} of SentencePiece brought into its form). Never truncates or pads. Any
 * thread may call.
 */
public final class Tokenizer implements AutoCloseable {
    public static final String FILE = "tokenizer.json";
    public static final String CONFIG_FILE = "tokenizer_config.json";

    private final Path file;
    private final HuggingFaceTokenizer tokenizer;
    private final List<String> specialTokens;
    private final List<JsonNode> roles;
    private final Placeholder placeholder;
    private final int largestId;

    /** A text that stands for one token which the files do not have. */
    private record Placeholder(String text, int id) {}

    private Tokenizer(
            Path file,
            HuggingFaceTokenizer tokenizer,
            List<String> specialTokens,
            List<JsonNode> roles,
            Placeholder placeholder,
            int largestId) {
        this.file = file;
        this.tokenizer = tokenizer;
        this.specialTokens = specialTokens;
        this.roles = roles;
        this.placeholder = placeholder;
        this.largestId = largestId;
    }

    /**
     * Reads {@code tokenizer.json}, or where there is none {@code tokenizer.model}, and what is
     * there of {@code tokenizer_config.json} and {@code special_tokens_map.json} in a model folder.
     */
    public static Tokenizer read(Path folder) {
        return read(folder, null);
    }

    /**
     * As {@link #read(Path)}, with one more token. Text before and after it is split as texts of
     * their own.
     *
     * @param placeholder text of the token
     * @param id of the token
     */
    public static Tokenizer read(Path folder, String placeholder, int id) {
        return read(folder, new Placeholder(placeholder, id));
    }

    private static Tokenizer read(Path folder, Placeholder placeholder) {
        Natives.tokenizers();
        boolean pieces =
                !Files.exists(folder.resolve(FILE))
                        && Files.exists(folder.resolve(SentencePieceTokenizer.FILE));
        Path file = folder.resolve(pieces ? SentencePieceTokenizer.FILE : FILE);
        // An unreadable file surfaces in native code with no name, so JSON is checked here first.
        JsonNode json = pieces ? SentencePieceTokenizer.json(folder) : ModelJson.read(file);
        List<String> special = specialTokens(json);
        if (placeholder != null) {
            special.add(placeholder.text());
        }
        try (InputStream in =
                pieces
                        ? new ByteArrayInputStream(ModelJson.MAPPER.writeValueAsBytes(json))
                        : Files.newInputStream(file)) {
            return new Tokenizer(
                    file,
                    HuggingFaceTokenizer.newInstance(
                            in, Map.of("truncation", "false", "padding", "false")),
                    List.copyOf(special),
                    roles(folder),
                    placeholder,
                    largestId(json));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new ModelFormatException(file + ": not a tokenizer: " + e.getMessage(), e);
        }
    }

    private static List<JsonNode> roles(Path folder) {
        return Stream.of(CONFIG_FILE, SentencePieceTokenizer.SPECIAL_FILE)
                .map(folder::resolve)
                .filter(Files::exists)
                .map(ModelJson::read)
                .toList();
    }

    private static List<String> specialTokens(JsonNode file) {
        List<String> tokens = new ArrayList<>();
        for (JsonNode added : file.path("added_tokens")) {
            if (added.path("special").asBoolean()) {
                tokens.add(added.path("content").asText());
            }
        }
        return tokens;
    }

    private static int largestId(JsonNode file) {
        JsonNode vocabulary = file.path("model").path("vocab");
        int largest = vocabulary.isArray() ? vocabulary.size() - 1 : -1;
        if (vocabulary.isObject()) {
            for (JsonNode id : vocabulary) {
                largest = Math.max(largest, id.asInt());
            }
        }
        for (JsonNode added : file.path("added_tokens")) {
            largest = Math.max(largest, added.path("id").asInt());
        }
        return largest;
    }

    /**
     * Checks that a model knows every token.
     *
     * @param vocabSize rows of its embedding table
     * @throws ModelFormatException when there are more tokens than rows
     */
    public void requireWithin(int vocabSize) {
        if (largestId >= vocabSize) {
            throw new ModelFormatException(
                    String.format(
                            Locale.ROOT,
                            "%s: token %d, expected ids less than vocab_size %d of config.json",
                            file,
                            largestId,
                            vocabSize));
        }
    }

    /** The texts that {@link #encode} takes for special tokens, in the order of the file. */
    public List<String> specialTokens() {
        return specialTokens;
    }

    /**
     * Token ids of {@code text}; special tokens written out in the text are recognised.
     *
     * @param addSpecial whether the tokenizer's own template is applied (often: a first {@code
     *     <s>})
     */
    public int[] encode(String text, boolean addSpecial) {
        if (placeholder == null) {
            return part(text, addSpecial).toArray();
        }
        IntStream.Builder ids = IntStream.builder();
        String[] parts = text.split(Pattern.quote(placeholder.text()), -1);
        for (int i = 0; i < parts.length; i++) {
            if (i > 0) {
                ids.add(placeholder.id());
            }
            part(parts[i], addSpecial && i == 0).forEach(ids::add);
        }
        return ids.build().toArray();
    }

    private IntStream part(String text, boolean addSpecial) {
        return Arrays.stream(tokenizer.encode(text, addSpecial, false).getIds())
                .mapToInt(Math::toIntExact);
    }

    /** The text of {@code ids}. */
    public String decode(int[] ids, boolean skipSpecial) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecial);
    }

    /**
     * The id of a text that is exactly one token, such as {@code <image>} or {@code A}. A digit may
     * have the blank that begins a word as a token of its own before it, as in Llama's vocabulary.
     *
     * @throws IllegalArgumentException when it is none or several
     */
    public int id(String token) {
        int[] ids = encode(token, false);
        if (ids.length == 2 && decode(new int[] {ids[0]}, false).isBlank()) {
            return ids[1];
        }
        if (ids.length != 1) {
            throw new IllegalArgumentException(
                    "token '"
                            + token
                            + "': "
                            + ids.length
                            + " tokens in "
                            + file
                            + ", expected one");
        }
        return ids[0];
    }

    /**
     * The text of a role such as {@code bos_token} or {@code eos_token}; empty when the model has
     * none.
     */
    public String special(String role) {
        for (JsonNode named : roles) {
            JsonNode node = named.path(role);
            String text = node.isObject() ? node.path("content").asText() : node.asText("");
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
