package org.streamrlaif.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

    @TempDir private Path folder;

    @Test
    void bringsBackEveryEntry() throws Exception {
        Path file = folder.resolve("state");
        StateFile.write(
                file,
                List.of(
                        StateEntry.of("a/b", new byte[] {1, 2, 3}),
                        StateEntry.of("empty", new byte[0])));

        assertThat(StateFile.read(file))
                .containsOnlyKeys("a/b", "empty")
                .containsEntry("a/b", new byte[] {1, 2, 3});
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void refusesWhatIsCutShortAndWhatIsNone() throws Exception {
        Path file = folder.resolve("state");
        StateFile.write(file, List.of(StateEntry.of("a", new byte[100])));
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 10, 50, bytes.length - 1}) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> StateFile.read(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(file + ": no state of a model or cut short");
        }
        Files.writeString(file, "something else altogether");
        assertThatThrownBy(() -> StateFile.read(file)).isInstanceOf(IllegalArgumentException.class);
    }
}
