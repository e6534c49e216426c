package org.streamrlaif.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Unexpected end-of-input: expected close marker for Object (start marker at [Source:"
                        + " REDACTED (StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION disabled)]) | it"
                        + " ends too early at column 7",
                "Duplicate field 'id' | the key id stands there twice at column 7",
                "Trailing token (of type START_OBJECT) found after value | more text behind the value"
                        + " at column 7",
                "Invalid UTF-8 start byte 0xff | it is not UTF-8 at column 7",
                "Unexpected character ('x' (code 120)): was expecting comma | unexpected x at column 7",
                "Unrecognized token 'abc': was expecting ('true', 'false' or 'null') | unexpected abc"
                        + " at column 7",
                "Illegal unquoted character ((CTRL-CHAR, code 10)) | a line break or control character"
                        + " within a text at column 7",
                "Something of the future [Source: REDACTED] | unexpected text at column 7",
            })
    void aParsersWordsAreSaidInOurs(String message, String words) {
        assertThat(JsonWords.of(message, 7)).isEqualTo(words);
    }

    @Test
    void anUnknownPlaceIsNotSaid() {
        assertThat(JsonWords.of("Duplicate field 'a'", -1))
                .isEqualTo("the key a stands there twice");
    }
}
