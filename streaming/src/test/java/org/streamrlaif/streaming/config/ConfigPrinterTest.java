package org.streamrlaif.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigPrinterTest {

    @TempDir private Path folder;

    @Test
    void printsATreeThatReadsBackToTheSame() throws IOException {
        RlaifConfig config = ConfigFiles.altered();
        Path file =
                Files.writeString(
                        folder.resolve("config.yaml"),
                        ConfigPrinter.yaml(config, RlaifConfig.defaults()));

        RlaifConfig back =
                new ConfigSource(Optional.of(file), Map.of()).resolve(RlaifConfig.defaults());

        assertThat(back).isEqualTo(config);
    }

    @Test
    void marksWhatDiffersFromTheDefaults() {
        RlaifConfig defaults = RlaifConfig.defaults();
        RlaifConfig config =
                new ConfigSource(Optional.empty(), Map.of("seed", "7")).resolve(defaults);

        assertThat(ConfigPrinter.yaml(config, defaults))
                .contains("seed: 7  # default: 1\nloop:\n  batch-size: ");
    }
}
