package org.streamrlaif.model;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Text to token ids and back, by the Hugging Face tokenizers library ({@code tokenizer.json}).
 * Never truncates or pads. Any thread may call.
 */
public final class Tokenizer implements AutoCloseable {
    public static final String FILE = "tokenizer.json";
    public static final String CONFIG_FILE = "tokenizer_config.json";

    private final Path file;
    private final HuggingFaceTokenizer tokenizer;
    private final List<String> specialTokens;
    private final JsonNode config;

    private Tokenizer(
            Path file,
            HuggingFaceTokenizer tokenizer,
            List<String> specialTokens,
            JsonNode config) {
        this.file = file;
        this.tokenizer = tokenizer;
        this.specialTokens = specialTokens;
        this.config = config;
    }

    /**
     * Reads {@code tokenizer.json} and, where present, {@code tokenizer_config.json} of a model
     * folder.
     */
    public static Tokenizer read(Path folder) {
        Path file = folder.resolve(FILE);
        Path config = folder.resolve(CONFIG_FILE);
        // An unreadable file surfaces in native code with no name, so JSON is checked here first.
        List<String> special = specialTokens(ModelJson.read(file));
        try (InputStream in = Files.newInputStream(file)) {
            return new Tokenizer(
                    file,
                    HuggingFaceTokenizer.newInstance(
                            in, Map.of("truncation", "false", "padding", "false")),
                    special,
                    Files.exists(config)
                            ? ModelJson.read(config)
                            : ModelJson.MAPPER.createObjectNode());
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new ModelFormatException(file + ": not a tokenizer: " + e.getMessage(), e);
        }
    }

    private static List<String> specialTokens(JsonNode file) {
        List<String> tokens = new ArrayList<>();
        for (JsonNode added : file.path("added_tokens")) {
            if (added.path("special").asBoolean()) {
                tokens.add(added.path("content").asText());
            }
        }
        return List.copyOf(tokens);
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
        return Arrays.stream(tokenizer.encode(text, addSpecial, false).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /** The text of {@code ids}. */
    public String decode(int[] ids, boolean skipSpecial) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecial);
    }

    /**
     * The id of a text that is exactly one token, such as {@code <image>} or {@code A}.
     *
     * @throws IllegalArgumentException when it is none or several
     */
    public int id(String token) {
        int[] ids = encode(token, false);
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
        JsonNode node = config.path(role);
        return node.isObject() ? node.path("content").asText() : node.asText("");
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
