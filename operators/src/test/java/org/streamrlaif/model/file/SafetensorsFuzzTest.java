package org.streamrlaif.model.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.mutation.Mutations;

/** A file of tensors is read or refused in one line, whatever its bytes are. */
class SafetensorsFuzzTest {

    @TempDir static Path folder;

    private byte[] good;

    @BeforeEach
    void write() throws IOException {
        Path file = folder.resolve("good.safetensors");
        TensorData one = TensorData.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        SafetensorsWriter.write(file, Map.of("layer.weight", one, "bias", one));
        good = Files.readAllBytes(file);
    }

    @FuzzTest(maxDuration = "5m")
    void anyBytesAreReadOrRefused(byte[] bytes) {
        isReadOrRefused(bytes);
    }

    @Test
    void mutatedFilesAreReadOrRefused() {
        Mutations mutations = new Mutations();
        int read = 0;
        int count = Mutations.count(500);
        for (int i = 0; i < count; i++) {
            read += isReadOrRefused(mutations.of(good)) ? 1 : 0;
        }
        assertThat(read).isBetween(1, count - 1);
    }

    private static boolean isReadOrRefused(byte[] bytes) {
        Path file = folder.resolve("bad.safetensors");
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Mutations.isReadOrRefused(
                () -> {
                    try (Safetensors tensors = Safetensors.open(file)) {
                        tensors.names().forEach(name -> tensors.tensor(name).floats());
                    }
                });
    }
}
