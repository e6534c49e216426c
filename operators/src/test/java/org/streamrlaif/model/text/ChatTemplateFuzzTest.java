package org.streamrlaif.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.mutation.Mutations;

/** A chat template renders a conversation or is refused in one line, whatever it says. */
@Timeout(600)
class ChatTemplateFuzzTest {

    private static final List<ChatMessage> SAID =
            List.of(
                    ChatMessage.of("user", "what is it ?"),
                    ChatMessage.of("assistant", "a ball"),
                    ChatMessage.of("user", "where ?"));

    @FuzzTest(maxDuration = "5m")
    void anyTemplateRendersOrIsRefused(byte[] template) {
        rendersOrIsRefused(new String(template, StandardCharsets.UTF_8));
    }

    @Test
    void mutatedTemplatesRenderOrAreRefused() throws IOException {
        Mutations mutations = new Mutations();
        List<String> good =
                List.of(
                        Files.readString(Fixtures.path("tiny-llava").resolve(ChatTemplate.FILE)),
                        "{% for m in messages %}{{ m['role'] + ': ' + m.content[0].text }}"
                                + "{% endfor %}{% if add_generation_prompt %}A:{% endif %}");
        int rendered = 0;
        int count = Mutations.count(300);
        for (int i = 0; i < count; i++) {
            rendered += rendersOrIsRefused(mutations.of(mutations.any(good))) ? 1 : 0;
        }
        assertThat(rendered).isBetween(1, count - 1);
    }

    private static boolean rendersOrIsRefused(String template) {
        return Mutations.isReadOrRefused(
                () ->
                        new ChatTemplate(
                                        "chat_template.jinja", template, Map.of("bos_token", "<s>"))
                                .render(SAID, true));
    }
}
