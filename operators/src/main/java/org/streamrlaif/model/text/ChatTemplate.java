package org.streamrlaif.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.template.Template;
import org.streamrlaif.model.template.TemplateException;

/**
 * A model's chat template: messages to the text of a prompt, as Hugging Face renders it (blocks
 * trimmed, one newline at the template's end dropped, special tokens, {@code raise_exception} and
 * {@code strftime_now} defined, no tools and no documents). Text of messages is never interpreted.
 *
 * <p>A turn of text only is one text for a template that takes texts, and a list of parts for a
 * template that goes through parts.
 */
public final class ChatTemplate {
    /** The template file of newer folders; older ones keep it in one of the JSON files. */
    public static final String FILE = "chat_template.jinja";

    private static final List<String> JSON_FILES =
            List.of("chat_template.json", Tokenizer.CONFIG_FILE);

    /** A loop over a turn's content, a choice among its parts, or a part by its place. */
    private static final Pattern PARTS =
            Pattern.compile(
                    "\\bin\\s+(?:[\\w.]+(?:\\.|\\[['\"]))?content\\b"
                            + "|\\bcontent(?:['\"]\\])?\\s*(?:\\|\\s*(?:select|reject|map)|\\[\\s*\\d)");

    private static final int RENDERED_KEPT = 4096;
    private static final List<String> SPECIAL =
            List.of("bos_token", "eos_token", "pad_token", "unk_token");

    private final String origin;
    private final Template template;
    private final boolean takesParts;
    private final Map<String, String> special;

    /**
     * Several stages render the same question, and questions come again: the last ones are kept.
     */
    private final Map<Conversation, String> rendered =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(16, 0.75f, true) {
                        @Override
                        protected boolean removeEldestEntry(Map.Entry<Conversation, String> e) {
                            return size() > RENDERED_KEPT;
                        }
                    });

    private record Conversation(List<ChatMessage> messages, boolean generationPrompt) {}

    /**
     * A template that is at hand.
     *
     * @param origin where it comes from, for errors
     * @param source its text
     * @param special special tokens by role
     */
    ChatTemplate(String origin, String source, Map<String, String> special) {
        this.origin = origin;
        this.special = Map.copyOf(special);
        takesParts = PARTS.matcher(source).find();
        try {
            template = Template.parse(source, Clock.systemDefaultZone());
        } catch (TemplateException e) {
            throw wrong(e);
        }
    }

    private IllegalArgumentException wrong(TemplateException e) {
        return new IllegalArgumentException(origin + ": chat template: " + e.getMessage(), e);
    }

    /**
     * The template of a model folder; special tokens come from the tokenizer.
     *
     * @throws ModelFormatException when there is none
     */
    public static ChatTemplate read(Path folder, Tokenizer tokenizer) {
        return read(
                folder,
                tokenizer,
                source(folder)
                        .orElseThrow(
                                () ->
                                        new ModelFormatException(
                                                folder
                                                        + ": no chat template, expected "
                                                        + FILE
                                                        + " or a chat_template key in "
                                                        + String.join(" or ", JSON_FILES))));
    }

    /** As {@link #read(Path, Tokenizer)}; {@code otherwise} is meant where there is none. */
    public static ChatTemplate read(Path folder, Tokenizer tokenizer, String otherwise) {
        Map<String, String> special = new HashMap<>();
        for (String role : SPECIAL) {
            if (!tokenizer.special(role).isEmpty()) {
                special.put(role, tokenizer.special(role));
            }
        }
        return new ChatTemplate(folder.toString(), source(folder).orElse(otherwise), special);
    }

    private static Optional<String> source(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (Files.exists(file)) {
                return Optional.of(Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
        }
        return JSON_FILES.stream()
                .map(folder::resolve)
                .filter(Files::exists)
                .flatMap(json -> inJson(ModelJson.read(json).path("chat_template")).stream())
                .findFirst();
    }

    /** One template, or a list of named ones of which {@code default} counts. */
    private static Optional<String> inJson(JsonNode node) {
        if (node.isTextual()) {
            return Optional.of(node.asText());
        }
        for (JsonNode named : node) {
            if (named.path("name").asText().equals("default")) {
                return Optional.of(named.path("template").asText());
            }
        }
        return Optional.empty();
    }

    /**
     * Renders a conversation.
     *
     * @param generationPrompt whether the opening of the assistant's next turn is appended
     * @throws IllegalArgumentException when the template refuses the messages
     */
    public String render(List<ChatMessage> messages, boolean generationPrompt) {
        Conversation conversation = new Conversation(List.copyOf(messages), generationPrompt);
        String known = rendered.get(conversation);
        if (known != null) {
            return known;
        }
        String text = renderAnew(messages, generationPrompt);
        rendered.put(conversation, text);
        return text;
    }

    private String renderAnew(List<ChatMessage> messages, boolean generationPrompt) {
        Map<String, Object> context = new HashMap<>(special);
        context.put("messages", messages.stream().map(m -> m.asMap(takesParts)).toList());
        context.put("add_generation_prompt", generationPrompt);
        context.put("tools", null);
        context.put("documents", null);
        try {
            return template.render(context);
        } catch (TemplateException e) {
            throw wrong(e);
        }
    }
}
