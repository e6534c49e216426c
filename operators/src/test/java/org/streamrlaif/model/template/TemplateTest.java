package org.streamrlaif.model.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates render as Jinja2 with the settings of transformers renders them. */
class TemplateTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

    private static String text(String name) throws IOException {
        try (InputStream in = TemplateTest.class.getResourceAsStream("/templates/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Stream<JsonNode> all(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static Map<?, ?> variables(JsonNode node) {
        return MAPPER.convertValue(node, Map.class);
    }

    @SuppressWarnings("unchecked")
    private static String render(String template, Map<?, ?> variables) {
        return Template.parse(template, CLOCK).render((Map<String, ?>) variables);
    }

    static Stream<JsonNode> rendered() throws IOException {
        return all(MAPPER.readTree(text("cases.json")).path("rendered"));
    }

    @ParameterizedTest
    @MethodSource("rendered")
    void everyPartOfTheLanguageRendersAsInPython(JsonNode example) throws IOException {
        Map<?, ?> variables = variables(MAPPER.readTree(text("cases.json")).path("variables"));
        assertThat(render(example.path("template").asText(), variables))
                .isEqualTo(example.path("rendered").asText());
    }

    static Stream<JsonNode> models() throws IOException {
        return all(MAPPER.readTree(text("models.json")));
    }

    @ParameterizedTest
    @MethodSource("models")
    void templatesOfKnownModelsRenderByteForByte(JsonNode example) throws IOException {
        assertThat(
                        render(
                                text(example.path("template").asText()),
                                variables(example.path("variables"))))
                .isEqualTo(example.path("rendered").asText());
    }

    static Stream<JsonNode> refused() throws IOException {
        return all(MAPPER.readTree(text("cases.json")).path("refused"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeRenderedIsRefusedInOneLine(JsonNode example) {
        assertThatThrownBy(() -> render(example.path("template").asText(), Map.of()))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(example.path("message").asText())
                .hasMessageNotContaining("\n");
    }

    @Test
    void aTemplateThatIsNestedTooDeeplyIsRefused() {
        for (String template :
                new String[] {
                    "{{ " + "(".repeat(50_000) + ")".repeat(50_000) + "}}",
                    "{% if x %}".repeat(50_000)
                }) {
            assertThatThrownBy(() -> render(template, Map.of()))
                    .isInstanceOf(TemplateException.class)
                    .hasMessage("nested too deeply");
        }
    }

    @Test
    void aTemplateThatDoesNotEndIsStopped() {
        String inner = "{% for x in range(99999) %}";
        assertThatThrownBy(() -> render(inner.repeat(3) + "{% endfor %}".repeat(3), Map.of()))
                .hasMessage("runs for too long");
    }

    @Test
    void textOfVariablesIsNeverInterpreted() {
        assertThat(render("{{ x }}", Map.of("x", "{{ 1 + 1 }}{% raw %}")))
                .isEqualTo("{{ 1 + 1 }}{% raw %}");
    }
}
