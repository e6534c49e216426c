package org.streamrlaif.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KeyChangeTest {

    private static final RlaifConfig DEFAULTS = RlaifConfig.defaults();

    @Test
    void aKeyThatDiffersIsFoundWithItsClass() {
        Map<String, String> altered = ConfigFiles.altered().settings();
        for (Setting setting : Setting.of(DEFAULTS)) {
            if (!setting.secret() && !ConfigFiles.FIXED.contains(setting.key())) {
                String key = setting.key();
                Map<String, String> saved = new TreeMap<>(DEFAULTS.settings());
                saved.put(key, altered.get(key));

                assertThat(KeyChange.between(saved, DEFAULTS))
                        .containsExactly(
                                new KeyChange(
                                        key,
                                        altered.get(key),
                                        DEFAULTS.settings().get(key),
                                        setting.change()));
            }
        }
    }

    @Test
    void aKeyOfAnotherReleaseHasItsDefaultOrDoesNotCount() {
        Map<String, String> saved = new TreeMap<>(DEFAULTS.settings());
        saved.remove("learn.lora.rank");
        saved.put("learn.gone", "1");

        assertThat(KeyChange.between(saved, DEFAULTS)).isEmpty();
        assertThat(KeyChange.between(saved, DEFAULTS.with(Map.of("learn.lora.rank", "4"))))
                .extracting(KeyChange::toString)
                .isEqualTo(List.of("learn.lora.rank: 16 → 4"));
    }

    @Test
    void anEmptyValueIsSeen() {
        RlaifConfig wanted = DEFAULTS.with(Map.of("policy.model", "m"));

        assertThat(KeyChange.between(DEFAULTS.settings(), wanted))
                .extracting(KeyChange::toString)
                .isEqualTo(List.of("policy.model: '' → m"));
    }
}
