package org.streamrlaif.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.Fixtures;

class TokenizerTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llava", "tiny-llava-onevision", "tiny-smolvlm"})
    void idsAndTextAreThoseOfHuggingFace(String model) {
        JsonNode reference = Fixtures.json(model + "/reference/tokenizer.json");
        try (Tokenizer tokenizer = Tokenizer.read(Fixtures.path(model))) {
            assertThat(reference.path("encode")).hasSize(28);
            for (JsonNode expected : reference.path("encode")) {
                String text = expected.path("text").asText();
                int[] ids = tokenizer.encode(text, true);
                assertThat(ids).as(text).isEqualTo(ints(expected.path("ids")));
                assertThat(tokenizer.encode(text, false))
                        .as(text)
                        .isEqualTo(ints(expected.path("ids_no_special")));
                assertThat(tokenizer.decode(ints(expected.path("ids_no_special")), false))
                        .isEqualTo(expected.path("decoded").asText());
                assertThat(tokenizer.decode(ids, true))
                        .isEqualTo(expected.path("decoded_skip_special").asText());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llava", "tiny-llava-onevision", "tiny-smolvlm"})
    void templatesRenderAsInHuggingFace(String model) {
        JsonNode reference = Fixtures.json(model + "/reference/tokenizer.json");
        try (Tokenizer tokenizer = Tokenizer.read(Fixtures.path(model))) {
            ChatTemplate template = ChatTemplate.read(Fixtures.path(model), tokenizer);
            for (JsonNode chat : reference.path("chat")) {
                List<ChatMessage> messages = new ArrayList<>();
                for (JsonNode message : chat.path("messages")) {
                    List<ChatMessage.Part> parts = new ArrayList<>();
                    for (JsonNode part : message.path("content")) {
                        parts.add(
                                new ChatMessage.Part(
                                        part.path("type").asText(),
                                        part.has("text") ? part.path("text").asText() : null));
                    }
                    messages.add(new ChatMessage(message.path("role").asText(), parts));
                }
                String text =
                        template.render(messages, chat.path("add_generation_prompt").asBoolean());
                assertThat(text).isEqualTo(chat.path("rendered").asText());
                assertThat(tokenizer.encode(text, false)).isEqualTo(ints(chat.path("ids")));
            }
        }
    }

    @Test
    void specialTokensAndSingleTokens() {
        try (Tokenizer tokenizer = Tokenizer.read(Fixtures.path("tiny-llava"))) {
            assertThat(tokenizer.special("eos_token")).isEqualTo("</s>");
            assertThat(tokenizer.special("sep_token")).isEmpty();
            assertThat(tokenizer.id("<image>")).isEqualTo(600);
            assertThatThrownBy(() -> tokenizer.id("two words"))
                    .hasMessageContaining("expected one");
        }
    }

    @Test
    void longTextIsNotTruncated() {
        try (Tokenizer tokenizer = Tokenizer.read(Fixtures.path("tiny-llava"))) {
            assertThat(tokenizer.encode("? ".repeat(3000), false)).hasSizeGreaterThan(3000);
        }
    }

    @Test
    void templatesMayLieInTheTokenizersConfiguration() throws IOException {
        Files.copy(Fixtures.path("tiny-llava/tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                """
                {"eos_token": {"content": "</s>"}, "chat_template": [
                 {"name": "tool", "template": "no"},
                 {"name": "default", "template":
                  "{% for m in messages %}\\n  {% if loop.first and m.role != 'user' %}\\n  {{ raise_exception('user first') }}\\n  {% endif %}\\n{{ m['content'][0]['text'] | trim }}{{ eos_token }}\\n{% endfor %}\\n"}]}
                """);
        try (Tokenizer tokenizer = Tokenizer.read(folder)) {
            ChatTemplate template = ChatTemplate.read(folder, tokenizer);
            List<ChatMessage> hi =
                    List.of(
                            ChatMessage.of("user", " {{ 1 + 1 }} {% raw"),
                            ChatMessage.of("user", "b"));
            assertThat(template.render(hi, false)).isEqualTo("{{ 1 + 1 }} {% raw</s>\nb</s>\n");
            List<ChatMessage> wrong =
                    List.of(new ChatMessage("system", List.of(ChatMessage.Part.text("x"))));
            assertThatThrownBy(() -> template.render(wrong, false))
                    .hasMessageContaining("user first")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void pythonMethodsAndGenerationBlocksOfHubTemplatesAreUnderstood() {
        ChatTemplate template =
                new ChatTemplate(
                        "a template",
                        """
                        {% for message in messages %}{% if message['role'] != 'system' %}{{ message['role'].upper() + ': '}}{% endif %}{# images #}{% for content in message['content'] | selectattr('type', 'equalto', 'image') %}{{ '<image>\n' }}{% endfor %}{% if message['role'] != 'assistant' %}{% for content in message['content'] | selectattr('type', 'equalto', 'text') %}{{ content['text'].strip() + ' '}}{% endfor %}{% else %}{% for content in message['content'] | selectattr('type', 'equalto', 'text') %}{% generation %}{{ content['text'] + ' '}}{% endgeneration %}{% endfor %}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ 'ASSISTANT:' }}{% endif %}""",
                        Map.of());
        List<ChatMessage> messages =
                List.of(
                        ChatMessage.placed("user", "<image><image> Hi? "),
                        new ChatMessage("assistant", List.of(ChatMessage.Part.text("Yes."))));
        assertThat(template.render(messages, true))
                .isEqualTo("USER: <image>\n<image>\nHi? ASSISTANT: Yes. ASSISTANT:");
    }

    @Test
    void missingOrDamagedFilesAreNamed() throws IOException {
        assertThatThrownBy(() -> Tokenizer.read(folder))
                .hasMessageContaining("tokenizer.json: no such file");
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": 7}");
        assertThatThrownBy(() -> Tokenizer.read(folder))
                .hasMessageContaining("tokenizer.json: not a tokenizer");
    }

    private static int[] ints(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
    }
}
