package org.streamrlaif.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.learn.Samples;
import org.streamrlaif.schemas.Response;

/** Which responses are compared. */
class PairTest {

    @ParameterizedTest
    @CsvSource({
        "4, 0, 3", "4, 1, 1", "4, 2, 2", "4, 3, 3", "4, 9, 3", "2, 1, 1", "2, 2, 1", "1, 1, 0",
        "5, 1, 2", "5, 2, 2", "5, 3, 4", "8, 1, 1", "8, 3, 3", "8, 4, 4", "8, 7, 7", "3, 1, 2"
    })
    void eachResponseMeetsTheSameNumberOfOthers(int responses, int opponents, int met) {
        int[] meetings = new int[responses];
        for (Pair pair : Pair.of(different(responses), opponents)) {
            assertThat(pair.first()).isLessThan(pair.second());
            meetings[pair.first()]++;
            meetings[pair.second()]++;
        }
        assertThat(meetings).containsOnly(met);
    }

    @Test
    void isCountedWithoutTexts() {
        for (int responses = 1; responses <= 7; responses++) {
            for (int opponents = 0; opponents <= 7; opponents++) {
                assertThat(Pair.count(responses, opponents))
                        .isEqualTo(Pair.of(different(responses), opponents).size());
            }
        }
    }

    @Test
    void neighboursOnARingMeet() {
        assertThat(Pair.of(different(4), 2))
                .containsExactly(new Pair(0, 1), new Pair(0, 3), new Pair(1, 2), new Pair(2, 3));
        assertThat(Pair.of(different(4), 1)).containsExactly(new Pair(0, 2), new Pair(1, 3));
    }

    @Test
    void equalTextsAreNotCompared() {
        assertThat(Pair.of(texts("x", " x ", "y"), 0))
                .containsExactly(new Pair(0, 2), new Pair(1, 2));
    }

    private static List<Response> different(int count) {
        return texts(IntStream.range(0, count).mapToObj(i -> "answer " + i).toArray(String[]::new));
    }

    private static List<Response> texts(String... texts) {
        return Arrays.stream(texts).map(Samples::text).toList();
    }
}
