package org.streamrlaif.reward.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.reward.functions.RewardItems.item;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardFunctionsTest {

    @Test
    void findsAUsersClassByItsService() throws Exception {
        assertThat(
                        RewardItems.rewards(
                                "mentions",
                                Map.of("word", "cat"),
                                item("a cat", ""),
                                item("a dog", "")))
                .isEqualTo(List.of(Reward.of(1), Reward.of(0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"kind\":\"fromat\"} | reward.functions: fromat: kind: fromat, expected one of"
                        + " command, exact-answer, format, http, length, mentions,"
                        + " timestamp-overlap",
                "{\"kind\":\"mentions\"} | reward.functions: mentions: word: missing, expected a"
                        + " word to look for",
                "{\"kind\":\"format\",\"name\":\"f\"} | reward.functions: f: pattern: missing,"
                        + " expected a regular expression",
                "{\"kind\":\"format\",\"pattern\":\"(\"} | reward.functions: format: pattern: '(',"
                        + " expected a regular expression: Unclosed group",
                "{\"kind\":\"format\",\"pattern\":\"a\",\"flags\":\"i\"} | reward.functions: format:"
                        + " flags: unknown setting, expected pattern",
                "{\"kind\":\"timestamp-overlap\",\"unit\":\"s\"} | reward.functions:"
                        + " timestamp-overlap: unit: unknown setting, expected none",
                "{\"kind\":\"exact-answer\",\"within\":\"a\"} | reward.functions: exact-answer:"
                        + " within: 'a', expected a group (…) that holds the answer",
                "{\"kind\":\"length\",\"most\":\"few\"} | reward.functions: length: most: few,"
                        + " expected a number",
                "{\"kind\":\"length\",\"most\":\"1\",\"least\":\"2\"} | reward.functions: length:"
                        + " most: 1.0, expected no less than least",
                "{\"kind\":\"length\",\"most\":\"1\",\"unit\":\"lines\"} | reward.functions: length:"
                        + " unit: lines, expected tokens or words",
                "{\"kind\":\"command\"} | reward.functions: command: command: missing, expected a"
                        + " program and its arguments",
                "{\"kind\":\"http\",\"url\":\"ftp://a/b\"} | reward.functions: http: url:"
                        + " 'ftp://a/b', expected an address such as http://host:8000/rewards",
                "{\"kind\":\"http\",\"url\":\"http://me:pw@a/b\"} | reward.functions: http: url:"
                        + " credentials in it, expected them where reward.keys says",
                "{\"kind\":\"http\",\"url\":\"http://a/b\",\"attempts\":0} | reward.functions: http:"
                        + " attempts: 0, expected at least 1",
            })
    void whatIsWrongWithASettingIsOneLine(String config, String message) {
        assertThatThrownBy(
                        () -> RewardFunctions.check(List.of(FunctionConfig.of(config)), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1] | '[1]': no object, expected {kind: KIND, …}",
                "format | 'format', expected {kind: KIND, weight: NUMBER, …}",
                "{} | {}: no kind, expected {kind: KIND, weight: NUMBER, …}",
                "{\"kind\":\"a b\"} | kind: 'a b', expected 1 to 40 letters, digits or '-'",
                "{\"kind\":\"a\",\"name\":\"b.c\"} | name: 'b.c', expected 1 to 40 letters, digits"
                        + " or '-'",
                "{\"kind\":\"a\",\"weight\":0} | weight: 0.0, expected a number other than 0",
                "{\"kind\":\"a\",\"weight\":\"NaN\"} | weight: NaN, expected a number other than 0",
                "{\"kind\":\"a\",\"weight\":\"much\"} | weight: 'much', expected a number other"
                        + " than 0",
            })
    void whatIsNoFunctionIsOneLine(String config, String message) {
        assertThatThrownBy(() -> FunctionConfig.of(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void twoFunctionsMayShareAKindButNoName() {
        List<FunctionConfig> distinct =
                List.of(
                        FunctionConfig.of("{\"kind\":\"length\",\"most\":9}"),
                        FunctionConfig.of("{\"kind\":\"length\",\"name\":\"short\",\"most\":4}"));
        assertThat(RewardFunctions.of(distinct, List.of(), name -> null)).hasSize(2);

        assertThatThrownBy(
                        () ->
                                RewardFunctions.check(
                                        List.of(distinct.get(0), distinct.get(0)), List.of()))
                .hasMessage(
                        "reward.functions: name: length twice, expected a name of its own for each"
                                + " function");
    }

    @Test
    void aKeyBelongsToAnHttpFunction() {
        List<FunctionConfig> functions =
                List.of(
                        FunctionConfig.of(
                                "{\"kind\":\"http\",\"name\":\"far\",\"url\":\"http://a/b\"}"),
                        FunctionConfig.of("{\"kind\":\"timestamp-overlap\"}"));
        RewardFunctions.check(functions, List.of("far=/no/such/file"));
        for (String key : List.of("near=/key", "timestamp-overlap=/key", "far=", "/key")) {
            assertThatThrownBy(() -> RewardFunctions.check(functions, List.of(key)))
                    .hasMessage(
                            "reward.keys: '"
                                    + key
                                    + "', expected NAME=FILE or NAME=$VARIABLE with the name of an"
                                    + " http function");
        }
    }

    @Test
    void aFunctionsFingerprintFollowsFromKindAndSettings() {
        FunctionConfig one = FunctionConfig.of("{\"kind\":\"length\",\"most\":9}");

        assertThat(
                        FunctionConfig.of(
                                "{\"kind\":\"length\",\"name\":\"n\",\"weight\":3,\"most\":9}"))
                .extracting(FunctionConfig::fingerprint)
                .isEqualTo(one.fingerprint());
        assertThat(FunctionConfig.of("{\"kind\":\"length\",\"most\":8}").fingerprint())
                .isNotEqualTo(one.fingerprint());
    }
}
