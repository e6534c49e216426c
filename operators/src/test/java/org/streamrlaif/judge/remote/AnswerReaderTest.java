package org.streamrlaif.judge.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as the choice of a judge that grades. */
class AnswerReaderTest {

    private static final List<String> CHOICES = List.of("yes", "no", "0", "1", "2", "3", "4", "5");

    private final AnswerReader reader = new AnswerReader(CHOICES);

    private static ChatReply reply(String text, List<Map<String, Double>> tokens) {
        return new ChatReply(text, null, tokens, OptionalLong.empty(), OptionalLong.empty());
    }

    private static Map<String, Double> token(Object... wordsAndShares) {
        Map<String, Double> token = new LinkedHashMap<>();
        for (int i = 0; i < wordsAndShares.length; i += 2) {
            token.put((String) wordsAndShares[i], Math.log((double) wordsAndShares[i + 1]));
        }
        return token;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yes | yes",
                "Yes | yes",
                "YES. | yes",
                "No, it does not. | no",
                "**No** | no",
                "4 | 4",
                "4/5 | 4",
                "4 / 5. | 4",
                "3 out of 5 | 3",
                "Score: 4 | 4",
                "score = 5 | 5",
                "**Score: 2/5** because it is vague | 2",
                "The answer is yes. | yes",
                "Final answer: No | no",
                "Rating: **1** | 1",
            })
    void theUsualFormsOfAChoiceAreRead(String text, String choice) {
        double[] read = reader.read(reply(text, List.of()));
        for (int i = 0; i < CHOICES.size(); i++) {
            assertThat(read[i] == 0).as(CHOICES.get(i)).isEqualTo(CHOICES.get(i).equals(choice));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"6", "4.5", "4/10", "45", "nothing", "yes or no", "Not sure", ""})
    void anythingElseIsNoChoice(String text) {
        assertThatThrownBy(() -> reader.read(reply(text, List.of())))
                .isInstanceOf(CallFailedException.class)
                .hasMessageContaining("expected yes or no");
    }

    @Test
    void spellingsOfOneChoiceAddUp() {
        double[] read =
                reader.read(
                        reply(
                                "Yes",
                                List.of(token("Yes", 0.4, "yes", 0.3, " NO", 0.2, "no", 0.1))));
        assertThat(Math.exp(read[0])).isEqualTo(0.7, offset(1e-12));
        assertThat(Math.exp(read[1])).isEqualTo(0.3, offset(1e-12));
    }

    @Test
    void tokensOfReasoningBeforeTheTextDoNotCount() {
        double[] read =
                reader.read(
                        reply(
                                "no",
                                List.of(
                                        token("no", 0.9, "yes", 0.1),
                                        token("</think>", 1.0),
                                        token("no", 0.6, "yes", 0.4),
                                        token("<|end|>", 1.0))));
        assertThat(Math.exp(read[0])).isEqualTo(0.4, offset(1e-12));
        assertThat(Math.exp(read[1])).isEqualTo(0.6, offset(1e-12));
    }

    @Test
    void theTokenOfTheVerdictCountsWithinASentence() {
        double[] read =
                reader.read(
                        reply(
                                "Score: 4/5",
                                List.of(
                                        token("Score", 0.5, "4", 0.5),
                                        token(":", 1.0),
                                        token(" 4", 0.75, " 3", 0.25),
                                        token("/5", 1.0))));
        assertThat(Math.exp(read[6])).isEqualTo(0.75, offset(1e-12));
        assertThat(Math.exp(read[5])).isEqualTo(0.25, offset(1e-12));
    }

    @Test
    void aWordCountsAsCertainWhereTheTokensAreNotThoseOfTheText() {
        assertThat(reader.read(reply("yes", List.of(token("maybe", 1.0))))[0]).isZero();
    }
}
