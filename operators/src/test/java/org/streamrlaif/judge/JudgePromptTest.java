package org.streamrlaif.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JudgePromptTest {

    private static final String TEMPLATE = "C {context} Q {question} A {a} B {b}";

    @Test
    void fillsEveryPlace() {
        JudgePrompt prompt = JudgePrompt.of(TEMPLATE + " again {a}");
        assertThat(prompt.render("ctx", "why", "yes", "no"))
                .isEqualTo("C ctx Q why A yes B no again yes");
    }

    @Test
    void readsNoPlaceholderInWhatItIsGiven() {
        JudgePrompt prompt = JudgePrompt.of(TEMPLATE);
        assertThat(prompt.render("{a}", "{b} {question}", "{b}$1\\0", "{context} {nothing} {}"))
                .isEqualTo("C {a} Q {b} {question} A {b}$1\\0 B {context} {nothing} {}");
    }

    @Test
    void keepsOtherBraces() {
        JudgePrompt prompt = JudgePrompt.of("{question} {a} {b} {\"json\": {}} {A}");
        assertThat(prompt.render("", "q", "x", "y")).isEqualTo("q x y {\"json\": {}} {A}");
        assertThat(prompt.usesContext()).isFalse();
    }

    @Test
    void namesMissingAndUnknownPlaceholders() {
        assertThatThrownBy(() -> JudgePrompt.of("{question} {a}"))
                .hasMessage("no {b} in it, expected one");
        assertThatThrownBy(() -> JudgePrompt.of(TEMPLATE + " {answer}"))
                .hasMessage("{answer} in it, expected {context}, {question}, {a}, {b} and {mark}");
    }

    @Test
    void hasABuiltInTextWithAndWithoutContext() {
        JudgePrompt with = JudgePrompt.builtIn(true);
        JudgePrompt without = JudgePrompt.builtIn(false);
        assertThat(with.usesContext()).isTrue();
        assertThat(without.usesContext()).isFalse();
        assertThat(with.sha256()).matches("[0-9a-f]{64}").isNotEqualTo(without.sha256());
        assertThat(with.render("the narrative", "the question", "one", "two"))
                .contains("the narrative", "the question", "Answer A:\n<data ", ">\none\n</data ")
                .contains("Faithful", "Helpful", "Natural", "Concise");
        assertThat(without.render("the narrative", "q", "one", "two"))
                .doesNotContain("the narrative")
                .doesNotContain("{");
    }

    @Test
    void theHashIsThatOfTheTemplate() {
        assertThat(JudgePrompt.of("{question}{a}{b}").sha256())
                .isEqualTo(JudgePrompt.of("{question}{a}{b}").sha256())
                .isNotEqualTo(JudgePrompt.of("{question}{b}{a}").sha256());
    }
}
