package org.streamrlaif.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.loop.RunOrigins;
import org.streamrlaif.streaming.config.ConfigSource;
import org.streamrlaif.streaming.config.KeyChange;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.tickets.TicketEpoch;
import org.streamrlaif.tickets.TicketRule;

class SavedRunTest {

    private static final RlaifConfig DEFAULTS = RlaifConfig.defaults();
    private static final RlaifConfig ALTERED =
            new ConfigSource(
                            Optional.of(Path.of("src/test/resources/config/altered.yaml")),
                            Map.of())
                    .resolve(DEFAULTS);

    @TempDir private Path folder;

    @Test
    void eachKeyOfTheTableIsFreeBeginsAnEpochOrIsRefused() {
        for (KeyChange one : KeyChange.between(ALTERED.settings(), DEFAULTS)) {
            Map<String, String> settings = new TreeMap<>(DEFAULTS.settings());
            settings.put(one.key(), one.saved());
            SavedRun saved = saved(new TicketRule(8, 0), settings, 20);
            switch (one.kind()) {
                case FREE ->
                        assertThat(saved.rule(DEFAULTS.with(Map.of("loop.batch-size", "8"))))
                                .as(one.key())
                                .isEqualTo(new TicketRule(8, 1));
                case NEW_EPOCH ->
                        assertThat(saved.rule(DEFAULTS).epochs())
                                .containsExactly(
                                        new TicketEpoch(0, 0, 8), new TicketEpoch(20, 3, 16));
                case REFUSED ->
                        assertThatThrownBy(() -> saved.rule(DEFAULTS))
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessage(
                                        one
                                                + ": refused, since S was made with the old value;"
                                                + " set it back, or start a new run");
            }
        }
    }

    @Test
    void epochsAddUpFromOneSavepointToTheNext() {
        TicketRule rule = saved(new TicketRule(8, 0), DEFAULTS.settings(), 20).rule(DEFAULTS);

        assertThat(saved(rule, DEFAULTS.settings(), 90).rule(DEFAULTS).epochs())
                .isEqualTo(rule.epochs());
        assertThat(
                        saved(rule, DEFAULTS.settings(), 90)
                                .rule(DEFAULTS.with(Map.of("loop.batch-size", "32")))
                                .epochs())
                .containsExactly(
                        new TicketEpoch(0, 0, 8),
                        new TicketEpoch(20, 3, 16),
                        new TicketEpoch(90, 8, 32));
    }

    @Test
    void aPathWithoutStateIsAMistakeUnlessAJobManagerTakesOver() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Configuration flink =
                new Configuration().set(StateRecoveryOptions.SAVEPOINT_PATH, empty.toString());

        assertThatThrownBy(() -> SavedRun.of(flink))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(empty + ": cannot be read, expected a savepoint or checkpoint");
        assertThat(SavedRun.of(flink.set(HighAvailabilityOptions.HA_MODE, "ZOOKEEPER"))).isEmpty();
        assertThat(SavedRun.of(new Configuration())).isEmpty();
    }

    @Test
    void bytesThatAreNoStateAreAMistake() throws Exception {
        Path torn = Files.writeString(folder.resolve("_metadata"), "no state");

        for (Path path : List.of(folder, torn)) {
            assertThatThrownBy(() -> SavedRun.read(path.toString()))
                    .hasMessage(path + ": cannot be read, expected a savepoint or checkpoint");
        }
    }

    private static SavedRun saved(TicketRule rule, Map<String, String> settings, long next) {
        return new SavedRun("S", RunOrigins.of(rule, settings, next), false);
    }
}
