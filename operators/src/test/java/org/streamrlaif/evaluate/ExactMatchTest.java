package org.streamrlaif.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactMatchTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The cat. | cat",
                "  two   dogs ! | 2 dogs",
                "a 1,000 | 1000",
                "it's red | its red",
                "red-blue | red blue",
                "3.5 m. | 3.5 m",
                "Ｃafé | café",
                "yes, there is a red circle . | Yes there is red circle"
            })
    void seesTheSameWords(String answer, String right) {
        assertThat(ExactMatch.matches(answer, right)).isTrue();
        assertThat(ExactMatch.matches(right, answer)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cat | cats",
                "yes | no",
                "red circle | circle red",
                "3.5 | 35",
                "none | one",
                "not red | red"
            })
    void tellsDifferentWordsApart(String answer, String right) {
        assertThat(ExactMatch.matches(answer, right)).isFalse();
    }

    @Test
    void hasNoWordsWithoutAny() {
        assertThat(ExactMatch.normalise(" the ... ")).isEmpty();
        assertThat(ExactMatch.matches("", "yes")).isFalse();
    }
}
