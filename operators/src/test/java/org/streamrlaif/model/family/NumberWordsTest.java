package org.streamrlaif.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "0: zero",
                "1: one",
                "12: twelve",
                "19: nineteen",
                "20: twenty",
                "21: twenty-one",
                "40: forty",
                "99: ninety-nine",
                "100: one hundred",
                "101: one hundred and one",
                "115: one hundred and fifteen",
                "999: nine hundred and ninety-nine",
                "1000: one thousand",
                "1001: one thousand and one",
                "1234: one thousand, two hundred and thirty-four",
                "12000: twelve thousand"
            })
    void numbersAreSpelt(int number, String words) {
        assertThat(NumberWords.of(number)).isEqualTo(words);
    }

    @Test
    void numbersBeyondAreRefused() {
        assertThatThrownBy(() -> NumberWords.of(-1))
                .hasMessage("number: -1, expected 0 to 999999 to spell it");
        assertThatThrownBy(() -> NumberWords.of(1_000_000))
                .hasMessageStartingWith("number: 1000000");
    }
}
