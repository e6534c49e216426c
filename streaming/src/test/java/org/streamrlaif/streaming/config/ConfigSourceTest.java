package org.streamrlaif.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourceTest {

    @TempDir private Path folder;

    @Test
    void isTheDefaultsWhenNothingIsSaid() {
        assertThat(resolve(Map.of())).isEqualTo(RlaifConfig.defaults());
    }

    @Test
    void prefersFlagsToTheFileAndTheFileToDefaults() throws IOException {
        RlaifConfig config =
                resolve(
                        "seed: 5\nloop:\n  batch-size: 8\n  max-staleness: 0\n",
                        Map.of("loop.batch-size", "4"));

        assertThat(config.seed()).isEqualTo(5);
        assertThat(config.loop().batchSize()).isEqualTo(4);
        assertThat(config.loop().maxStaleness()).isZero();
        assertThat(config.device()).isEqualTo(DeviceConfig.defaults());
    }

    @Test
    void readsDottedKeysInAFile() throws IOException {
        assertThat(resolve("loop.batch-size: 8\n", Map.of()).loop().batchSize()).isEqualTo(8);
    }

    @Test
    void takesAnEmptyFile() throws IOException {
        assertThat(resolve("", Map.of())).isEqualTo(RlaifConfig.defaults());
    }

    @Test
    void namesAnUnknownKeyAndTheNearestKnownOnes() {
        rejects(Map.of("loop.batchsize", "8"))
                .hasMessageStartingWith("loop.batchsize: unknown key, nearest: loop.batch-size");
        rejects(Map.of("batch-size", "8"))
                .hasMessageStartingWith("batch-size: unknown key, nearest: loop.batch-size");
        rejects(Map.of("sft.beta2", "0.9"))
                .hasMessageStartingWith("sft.beta2: unknown key, nearest: sft.optimizer.beta2");
        rejects(Map.of("sft.learning-rate", "1e-3"))
                .hasMessageContaining("sft.optimizer.learning-rate.peak");
    }

    @Test
    void saysWhichValueIsExpected() {
        rejects(Map.of("loop.batch-size", "many"))
                .hasMessage("loop.batch-size: 'many', expected a whole number");
        rejects(Map.of("loop.batch-size", "0"))
                .hasMessage("loop.batch-size: 0, expected at least 1");
        rejects(Map.of("loop.batch-size", ""))
                .hasMessage("loop.batch-size: '', expected a whole number");
        rejects(Map.of("loop.batch-size", "null"))
                .hasMessage("loop.batch-size: 'null', expected a whole number");
        rejects(Map.of("sampling.temperature", "hot"))
                .hasMessage("sampling.temperature: 'hot', expected a number");
        rejects(Map.of("preference.context", "1"))
                .hasMessage("preference.context: '1', expected true or false");
        rejects(Map.of("learn.algorithm", "1"))
                .hasMessage(
                        "learn.algorithm: '1', expected one of ppo, paper, grpo, rloo, rank-grpo, win-rate, gopo, online-dpo");
        rejects(Map.of("device.name", "gpu"))
                .hasMessage("device.name: 'gpu', expected auto, cpu or cuda:N");
    }

    @Test
    void namesFileAndLineOfWhatIsNotYaml() throws IOException {
        Path file = file("seed: 1\nloop: [\n");

        assertThatThrownBy(() -> source(file, Map.of()).resolve(RlaifConfig.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(".*config\\.yaml line \\d+: not YAML: .*");
    }

    @Test
    void rejectsAKeyWithoutValueAndAKeyGivenTwice() throws IOException {
        Path empty = file("seed:\n");
        assertThatThrownBy(() -> source(empty, Map.of()).resolve(RlaifConfig.defaults()))
                .hasMessage(empty + ": seed: no value");

        Path twice = file("loop.batch-size: 2\nloop:\n  batch-size: 3\n");
        assertThatThrownBy(() -> source(twice, Map.of()).resolve(RlaifConfig.defaults()))
                .hasMessage(twice + ": loop.batch-size: given twice");
    }

    @Test
    void readsFlagsInBothForms() {
        assertThat(Flags.parse(List.of("--a.b=1", "--c", "2")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("a.b", "1", "c", "2"));
        assertThatThrownBy(() -> Flags.parse(List.of("--c")))
                .hasMessage("--c: no value, expected --c=value");
        assertThatThrownBy(() -> Flags.parse(List.of("c")))
                .hasMessage("c: unexpected argument, expected --key=value");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> rejects(Map<String, String> flags) {
        return assertThatThrownBy(() -> resolve(flags))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private RlaifConfig resolve(Map<String, String> flags) {
        return new ConfigSource(Optional.empty(), flags).resolve(RlaifConfig.defaults());
    }

    @Test
    void nothingOfAFileIsLost() throws IOException {
        assertThat(resolve("loop:\n  batch-size: 010\n", Map.of()).loop().batchSize())
                .isEqualTo(10);
        assertThatThrownBy(() -> resolve("seed: 1\n---\nseed: 2\n", Map.of()))
                .hasMessageMatching(".*config\\.yaml line 3: a second document, expected one");
        assertThatThrownBy(() -> resolve("video:\n  allowed-roots: [[a], b]\n", Map.of()))
                .hasMessageEndingWith(
                        "video.allowed-roots: a value within a value, expected a list of texts");
        assertThatThrownBy(() -> resolve("seed: 1\nseed: 2\n", Map.of()))
                .hasMessageContaining("the key seed stands there twice");
        assertThat(resolve("", Map.of())).isEqualTo(RlaifConfig.defaults());
        assertThat(resolve("# nothing\n", Map.of())).isEqualTo(RlaifConfig.defaults());
    }

    private RlaifConfig resolve(String yaml, Map<String, String> flags) throws IOException {
        return source(file(yaml), flags).resolve(RlaifConfig.defaults());
    }

    private static ConfigSource source(Path file, Map<String, String> flags) {
        return new ConfigSource(Optional.of(file), flags);
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("config.yaml"), yaml);
    }
}
