package org.streamrlaif.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigTableTest {

    @Test
    void givesEveryKeyARow() {
        assertThat(ConfigTable.of(RlaifConfig.defaults()).lines())
                .hasSize(2 + Setting.of(RlaifConfig.defaults()).size())
                .contains("| `seed` | `1` | free | all random numbers of the run follow from it |");
    }
}
