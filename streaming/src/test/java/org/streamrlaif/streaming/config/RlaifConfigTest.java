package org.streamrlaif.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.streamrlaif.reward.functions.FunctionConfig;

/**
 * The two tests of every configuration record at once: its defaults, and that each key reaches its
 * component.
 */
class RlaifConfigTest {

    private static final RlaifConfig DEFAULTS = RlaifConfig.defaults();

    @Test
    void hasTheDefaultsThatAreWrittenDown() throws IOException {
        assertThat(ConfigPrinter.yaml(DEFAULTS, DEFAULTS))
                .as(
                        "defaults; if the change is meant: rlaif config > streaming/%s",
                        ConfigFiles.DEFAULTS)
                .isEqualTo(Files.readString(ConfigFiles.DEFAULTS));
    }

    @Test
    void refusesToLearnFromAnswersThatAreNotSampled() {
        assertThatThrownBy(
                        () ->
                                DEFAULTS.with(
                                        Map.of(
                                                "learn.algorithm",
                                                "rank-grpo",
                                                "sampling.responses",
                                                "1")))
                .hasMessage(
                        "sampling.responses: 1, expected 2 or more: learn.algorithm rank-grpo compares the responses to a prompt");
        assertThatThrownBy(
                        () ->
                                DEFAULTS.with(
                                        Map.of(
                                                "sampling.attempts",
                                                "2",
                                                "sampling.responses",
                                                "1")))
                .hasMessage(
                        "sampling.attempts: 2, expected 1 where there is one response per prompt: it"
                                + " has no other to differ from");
        assertThatThrownBy(() -> DEFAULTS.with(Map.of("sampling.temperature", "0")))
                .hasMessage(
                        "sampling.temperature: 0.0, expected a number above 0: the learner needs samples");
    }

    @Test
    void refusesAnAlgorithmThatDoesNotReadItsRewards() {
        String functions = "[{kind: format, pattern: 'yes|no'}]";
        assertThatThrownBy(() -> DEFAULTS.with(Map.of("judge.enabled", "false")))
                .hasMessage("judge.enabled: false, expected true, or reward.functions beside it");
        assertThatThrownBy(
                        () ->
                                DEFAULTS.with(
                                        Map.of(
                                                "reward.functions",
                                                functions,
                                                "learn.algorithm",
                                                "online-dpo")))
                .hasMessage(
                        "learn.algorithm: online-dpo, expected another beside reward.functions: it"
                                + " learns from the judge's comparisons alone");
        assertThatThrownBy(
                        () ->
                                DEFAULTS.with(
                                        Map.of(
                                                "reward.functions",
                                                functions,
                                                "judge.enabled",
                                                "false",
                                                "learn.algorithm",
                                                "win-rate")))
                .hasMessage(
                        "learn.algorithm: win-rate, expected another with judge.enabled: false: it"
                                + " learns from the judge's comparisons");
        assertThatThrownBy(() -> DEFAULTS.with(Map.of("judge.weight", "0")))
                .hasMessage(
                        "judge.weight: 0.0, expected a number above 0 (judge.enabled: false leaves"
                                + " the judge out)");
    }

    @Test
    void readsRewardFunctionsOfAFileOrAFlag() {
        RlaifConfig config =
                DEFAULTS.with(
                        Map.of(
                                "reward.functions",
                                "[{kind: length, most: 9}, {kind: format, name: yes-no, weight: 2,"
                                        + " pattern: 'yes, .*|no'}]"));

        assertThat(config.reward().functions())
                .containsExactly(
                        new FunctionConfig("length", "length", 1, Map.of("most", "9")),
                        new FunctionConfig("format", "yes-no", 2, Map.of("pattern", "yes, .*|no")));
        assertThatThrownBy(() -> DEFAULTS.with(Map.of("reward.functions", "[{most: 9}]")))
                .hasMessage(
                        "reward.functions.{\"most\":\"9\"}: no kind, expected {kind: KIND, weight:"
                                + " NUMBER, …}");
        assertThatThrownBy(
                        () ->
                                DEFAULTS.with(
                                        Map.of("reward.functions", "[{kind: format, weight: 0}]")))
                .hasMessage("reward.functions.weight: 0.0, expected a number other than 0");
    }

    @Test
    void refusesABudgetThatDoesNotPayForABatch() {
        Map<String, String> remote =
                Map.of(
                        "judge.remote.endpoint", "http://localhost:8000/v1",
                        "judge.remote.model", "judge",
                        "sampling.responses", "4",
                        "loop.batch-size", "10");
        RlaifConfig unlimited = DEFAULTS.with(remote);

        assertThatThrownBy(() -> unlimited.with(Map.of("judge.remote.limits.tokens", "7679")))
                .hasMessage(
                        "judge.remote.limits.tokens: 7679, expected 7680 or more: a batch asks for 120 verdicts, each of 64 tokens at least");
        assertThatThrownBy(
                        () ->
                                unlimited.with(
                                        Map.of(
                                                "judge.remote.limits.cost", "0.007",
                                                "judge.remote.limits.input-price", "1")))
                .hasMessage(
                        "judge.remote.limits.cost: 0.007, expected 0.0077 or more: a batch asks for 120 verdicts, each of 64 tokens at least");
        assertThat(
                        unlimited
                                .with(Map.of("judge.remote.limits.tokens", "7680"))
                                .judge()
                                .remote()
                                .limits()
                                .tokens())
                .isEqualTo(7680);
    }

    @Test
    void everyKeySaysWhatAChangeDoesToASavedRun() {
        assertThat(Setting.of(DEFAULTS))
                .allSatisfy(setting -> assertThat(setting.change()).as(setting.key()).isNotNull());
    }

    @Test
    void keepsAllSettingsButTheWayToSecrets() {
        Map<String, String> kept = ConfigFiles.altered().settings();
        assertThat(DEFAULTS.with(kept).settings()).isEqualTo(kept);
        assertThat(Setting.of(DEFAULTS))
                .extracting(Setting::key)
                .filteredOn(key -> !kept.containsKey(key))
                .containsExactlyInAnyOrder(
                        "dashboard.token-file",
                        "judge.remote.key-file",
                        "judge.remote.key-variable",
                        "reward.keys",
                        "streams.client-properties");
    }

    @Test
    void refusesAnswersFromAPartOfTheDistribution() {
        assertThatThrownBy(() -> DEFAULTS.with(Map.of("sampling.top-p", "0.9")))
                .hasMessage(
                        "sampling.top-p: 0.9, expected 1: a token is learnt from by its probability among all tokens");
        assertThatThrownBy(() -> DEFAULTS.with(Map.of("sampling.top-k", "50")))
                .hasMessage(
                        "sampling.top-k: 50, expected 0: a token is learnt from by its probability among all tokens");
    }

    @Test
    void mapsEveryKey() {
        Map<String, String> written = YamlValues.read(ConfigFiles.ALTERED);
        List<Setting> settings = Setting.of(ConfigFiles.altered());
        List<Setting> usual = Setting.of(DEFAULTS);

        assertThat(written.keySet())
                .containsExactlyElementsOf(usual.stream().map(Setting::key).toList());
        for (int i = 0; i < settings.size(); i++) {
            Setting setting = settings.get(i);
            if (!ConfigFiles.FIXED.contains(setting.key())) {
                assertThat(setting.value()).as(setting.key()).isNotEqualTo(usual.get(i).value());
            }
            assertThat(Values.print(setting.value()))
                    .as(setting.key())
                    .isEqualTo(written.get(setting.key()));
        }
    }
}
