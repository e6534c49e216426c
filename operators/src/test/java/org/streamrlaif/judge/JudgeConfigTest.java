package org.streamrlaif.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JudgeConfigTest {

    private static final String WITH = "{context} {question} {a} {b}";
    private static final String WITHOUT = "{question} {a} {b}";

    @Test
    void usesTheBuiltInTextsUnlessToldOtherwise() {
        JudgeConfig config = JudgeConfig.defaults();
        assertThat(config.prompt().sha256()).isEqualTo(JudgePrompt.builtIn(true).sha256());
        assertThat(config.withContext(false).prompt().sha256())
                .isEqualTo(JudgePrompt.builtIn(false).sha256());
    }

    @Test
    void usesTheTextThatFitsTheContext() {
        JudgeConfig config = config(WITH, WITHOUT, 0.1);
        assertThat(config.prompt().sha256()).isEqualTo(JudgePrompt.of(WITH).sha256());
        assertThat(config.withContext(false).prompt().sha256())
                .isEqualTo(JudgePrompt.of(WITHOUT).sha256());
    }

    @Test
    void namesTheKeyThatIsWrong() {
        assertThatThrownBy(() -> config(WITHOUT, "", 0.1))
                .hasMessage("template: no {context} in it, expected one");
        assertThatThrownBy(() -> config("", WITH, 0.1))
                .hasMessage("template-without-context: {context} in it, expected none");
        assertThatThrownBy(() -> config("{context} {a}", "", 0.1))
                .hasMessage("template: no {b} in it, expected one");
        assertThatThrownBy(() -> config("", "", 0.6))
                .hasMessage("tie-margin: 0.6, expected a number from 0 to 0.5");
        assertThatThrownBy(() -> new NarratorConfig(" ", 8, 8, 1))
                .hasMessage("prompt: ' ', expected a text");
    }

    private static JudgeConfig config(String with, String without, double margin) {
        return new JudgeConfig(
                true, NarratorConfig.defaults(), with, without, "A", "B", 0, margin, true, 100);
    }
}
