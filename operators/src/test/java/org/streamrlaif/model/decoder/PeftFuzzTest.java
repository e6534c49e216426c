package org.streamrlaif.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.mutation.Mutations;

/** An adapter is read or refused in one line, whatever its files hold. */
class PeftFuzzTest {

    private static final Path GOOD = Fixtures.path("tiny-llava/lora-adapter");
    private static final TextConfig TEXT = ModelFamilies.read(Fixtures.path("tiny-llava")).text();

    @TempDir static Path folder;

    @FuzzTest(maxDuration = "5m")
    void anyConfigurationIsReadOrRefused(byte[] config) throws IOException {
        isReadOrRefused(config, Files.readAllBytes(GOOD.resolve(PeftFolder.WEIGHTS_FILE)));
    }

    @Test
    void mutatedAdaptersAreReadOrRefused() throws IOException {
        Mutations mutations = new Mutations();
        byte[] config = Files.readAllBytes(GOOD.resolve(PeftFolder.CONFIG_FILE));
        byte[] weights = Files.readAllBytes(GOOD.resolve(PeftFolder.WEIGHTS_FILE));
        int read = 0;
        int count = Mutations.count(200);
        for (int i = 0; i < count; i++) {
            boolean inConfig = i % 2 == 0;
            read +=
                    isReadOrRefused(
                                    inConfig ? mutations.of(config) : config,
                                    inConfig ? weights : mutations.of(weights))
                            ? 1
                            : 0;
        }
        assertThat(read).isBetween(1, count - 1);
    }

    private static boolean isReadOrRefused(byte[] config, byte[] weights) {
        try {
            Files.write(folder.resolve(PeftFolder.CONFIG_FILE), config);
            Files.write(folder.resolve(PeftFolder.WEIGHTS_FILE), weights);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Mutations.isReadOrRefused(() -> PeftFolder.read(TEXT, folder));
    }
}
