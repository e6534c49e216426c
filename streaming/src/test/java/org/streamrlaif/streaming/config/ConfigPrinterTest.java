package org.streamrlaif.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** What {@code rlaif config} prints behind a key can be given back as a flag. */
    @Test
    void everyPrintedListReadsBackAsAFlag() {
        for (String given :
                List.of(
                        "['/a, b', '[x]', 'it''s']",
                        "[ \"/a, b\",'[x]', it's ]",
                        "/a\\, b,\\[x],it's")) {
            RlaifConfig config = RlaifConfig.defaults().with(Map.of("video.allowed-roots", given));
            assertThat(config.video().allowedRoots()).containsExactly("/a, b", "[x]", "it's");
            String printed =
                    ConfigPrinter.yaml(config, RlaifConfig.defaults())
                            .lines()
                            .filter(line -> line.strip().startsWith("allowed-roots: "))
                            .findFirst()
                            .orElseThrow()
                            .replaceFirst(" *# default.*", "")
                            .replaceFirst(" *allowed-roots: ", "");
            assertThat(RlaifConfig.defaults().with(Map.of("video.allowed-roots", printed)).video())
                    .isEqualTo(config.video());
        }
    }

    @Test
    void aListThatIsNoneIsRefused() {
        assertThatThrownBy(
                        () -> RlaifConfig.defaults().with(Map.of("video.allowed-roots", "['/a',")))
                .hasMessage(
                        "video.allowed-roots: ['/a',, expected a list such as a,b or ['a', 'b']");
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
