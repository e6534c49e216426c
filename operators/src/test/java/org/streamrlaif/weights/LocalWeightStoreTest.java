package org.streamrlaif.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.PolicyVersion;

class LocalWeightStoreTest {
    @TempDir Path temporary;
    private Path root;
    private LocalWeightStore store;

    @BeforeEach
    void aStore() {
        root = temporary.resolve("store");
        store = new LocalWeightStore(root, 2);
    }

    @Test
    void givesBackWhatWasPut() throws IOException {
        StoredWeights stored = store.put("l0-v1", LocalWeightStoreTest::write);
        Path adapter = new LocalWeightStore(root, 2).read(version(stored), folder -> folder);
        assertThat(adapter.resolve("adapter_config.json")).hasContent("{}");
        assertThat(adapter.resolve(WeightStore.WEIGHTS_FILE)).hasContent("weights");
        assertThat(stored.sha256())
                .isEqualTo("9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c");
    }

    @Test
    void refusesDamagedWeights() throws IOException {
        StoredWeights stored = store.put("l0-v1", LocalWeightStoreTest::write);
        Path file = root.resolve("l0-v1").resolve(WeightStore.WEIGHTS_FILE);
        Files.writeString(file, "damaged");
        assertThatThrownBy(() -> store.read(version(stored), folder -> folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + ": SHA-256 ")
                .hasMessageEndingWith("expected " + stored.sha256());
    }

    @Test
    void leavesNothingBehindWhenItFails() throws IOException {
        assertThatThrownBy(() -> store.put("l0-v1", folder -> {}))
                .hasMessageStartingWith("weight store " + root + ": cannot write l0-v1: ");
        assertThatThrownBy(
                        () ->
                                store.put(
                                        "l0-v1",
                                        folder -> {
                                            write(folder);
                                            throw new IllegalStateException("no memory");
                                        }))
                .hasMessage("no memory");
        assertThat(names(root)).isEmpty();
    }

    @Test
    void neverOverwritesAnAdapter() throws IOException {
        store.put("l0-v1", LocalWeightStoreTest::write);
        assertThatThrownBy(() -> store.put("l0-v1", LocalWeightStoreTest::write))
                .isInstanceOf(IOException.class);
        assertThat(names(root)).containsExactly("l0-v1");
    }

    @Test
    void prunesItsOwnOldAdaptersOnly() throws IOException {
        new LocalWeightStore(root, 2).put("l0-v1", LocalWeightStoreTest::write);
        for (int i = 1; i <= 4; i++) {
            store.put("l1-v" + i, LocalWeightStoreTest::write);
        }
        assertThat(names(root)).containsExactly("l0-v1", "l1-v3", "l1-v4");
    }

    @Test
    void handsOutEachLineageOnce() throws IOException {
        assertThat(store.claimLineage(0)).isZero();
        assertThat(store.claimLineage(0)).isEqualTo(1);
        assertThat(new LocalWeightStore(root, 2).claimLineage(7)).isEqualTo(7);
        assertThat(store.claimLineage(2)).isEqualTo(8);
    }

    private static void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("adapter_config.json"), "{}");
        Files.writeString(folder.resolve(WeightStore.WEIGHTS_FILE), "weights");
    }

    private static PolicyVersion version(StoredWeights stored) {
        return new PolicyVersion(0L, "a#0", 1L, stored.uri(), stored.sha256(), "base", 0L);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
