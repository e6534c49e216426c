package org.streamrlaif.reward.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streamrlaif.reward.functions.RewardItems.item;
import static org.streamrlaif.reward.functions.RewardItems.rewards;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInRewardsTest {

    @Test
    void theFormatIsThatOfTheWholeResponse() throws Exception {
        Map<String, String> pattern = Map.of("pattern", "<think>.*</think>\\s*<answer>.*</answer>");

        assertThat(
                        rewards(
                                "format",
                                pattern,
                                item(" <think>a\nb</think>\n<answer>c</answer> ", ""),
                                item("so <think>a</think> <answer>c</answer>", ""),
                                item("", "")))
                .isEqualTo(List.of(Reward.of(1), Reward.of(0), Reward.of(0)));
    }

    @Test
    void aPatternThatGoesTooDeepFailsAndEndsNothing() throws Exception {
        assertThat(
                        rewards(
                                "format",
                                Map.of("pattern", "(a|b)*c"),
                                item("ab".repeat(50_000), ""),
                                item("abc", "")))
                .satisfiesExactly(
                        reward ->
                                assertThat(reward)
                                        .extracting("reason")
                                        .asString()
                                        .startsWith("the pattern goes too deep in 100000"),
                        reward -> assertThat(reward).isEqualTo(Reward.of(1)));
    }

    @Test
    void anExactAnswerSaysTheWordsOfTheReference() throws Exception {
        assertThat(
                        rewards(
                                "exact-answer",
                                Map.of(),
                                item("The red circle.", "a red circle"),
                                item("a red square", "a red circle"),
                                item("a red circle", " ")))
                .isEqualTo(
                        List.of(
                                Reward.of(1),
                                Reward.of(0),
                                new Reward.Failure(
                                        "no reference, expected the right answer in the sample")));
    }

    @Test
    void anExactAnswerMayStandWithinMore() throws Exception {
        assertThat(
                        rewards(
                                "exact-answer",
                                Map.of("within", "<answer>(.*?)</answer>"),
                                item("well, <answer>two</answer> of them", "2"),
                                item("two", "2")))
                .isEqualTo(List.of(Reward.of(1), Reward.of(0)));
    }

    /** 1 − distance / slack, from arXiv 2503.14476 plus 1. */
    @ParameterizedTest
    @CsvSource({"4, 1", "10, 1", "12, 0.5", "14, 0", "15, 0", "3, 0.75", "0, 0"})
    void aLengthOutsideOfItsLimitsCostsByItsDistance(int length, double value) {
        assertThat(LengthReward.value(length, 4, 10, 4)).isEqualTo(value);
    }

    @Test
    void lengthsAreThoseOfTokensOrWords() throws Exception {
        assertThat(rewards("length", Map.of("most", "4"), item("one two", "")))
                .isEqualTo(List.of(Reward.of(0)));
        assertThat(
                        rewards(
                                "length",
                                Map.of("most", "2", "least", "1", "unit", "words"),
                                item(" one\n two ", ""),
                                item("one two three", ""),
                                item(" ", "")))
                .isEqualTo(List.of(Reward.of(1), Reward.of(0), Reward.of(0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from 2 s to 6 s | 2s - 6s | 1",
                "It happens from 4.0 seconds to 8 secs. | 2 to 6 | 0.3333333333333333",
                "00:03-00:07 | 3 s to 5 s | 0.5",
                "1:00:01 until 1:00:03 | 3601 - 3603 | 1",
                "between 2 and 4 seconds | [2, 4] | 1",
                "2 - 4 and again 4 - 6 | 2 - 6 | 1",
                "7 - 9 | 2 - 6 | 0",
                "6 - 2 | 2 - 6 | 0",
                "3 and 7 people | 3 - 7 | 0",
                "no idea | 2 - 6 | 0",
            })
    void timesOverlapAsIntersectionOverUnion(String response, String reference, double value)
            throws Exception {
        assertThat(rewards("timestamp-overlap", Map.of(), item(response, reference)))
                .isEqualTo(List.of(Reward.of(value)));
    }

    @Test
    void timesAreNotComparedWithAReferenceWithoutTimes() throws Exception {
        assertThat(
                        rewards(
                                "timestamp-overlap",
                                Map.of(),
                                item("2 - 4", "at the end"),
                                item("2 - 4", "")))
                .isEqualTo(
                        List.of(
                                new Reward.Failure(
                                        "reference 'at the end', expected times such as 3.2s to 7s"),
                                new Reward.Failure(
                                        "no reference, expected the right answer in the sample")));
    }

    @Test
    void aValueThatIsNotFiniteIsAFailure() {
        assertThat(Reward.of(Double.NaN))
                .isEqualTo(new Reward.Failure("NaN, expected a finite number"));
        assertThat(Reward.of(Double.NEGATIVE_INFINITY))
                .isEqualTo(new Reward.Failure("-Infinity, expected a finite number"));
    }
}
