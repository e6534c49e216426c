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
    private Path adapter;
    private LocalWeightStore store;

    @BeforeEach
    void anAdapter() throws IOException {
        root = temporary.resolve("store");
        adapter = Files.createDirectory(temporary.resolve("adapter"));
        Files.writeString(adapter.resolve("adapter_config.json"), "{}");
        Files.writeString(adapter.resolve(WeightStore.WEIGHTS_FILE), "weights");
        store = new LocalWeightStore(root, 2);
    }

    @Test
    void givesBackWhatWasPut() throws IOException {
        StoredWeights stored = store.put("l0-v1", adapter);
        Path fetched = new LocalWeightStore(root, 2).fetch(version(stored));
        assertThat(fetched.resolve("adapter_config.json")).hasContent("{}");
        assertThat(fetched.resolve(WeightStore.WEIGHTS_FILE)).hasContent("weights");
        assertThat(stored.sha256())
                .isEqualTo("9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c");
    }

    @Test
    void refusesDamagedWeights() throws IOException {
        StoredWeights stored = store.put("l0-v1", adapter);
        Path file = store.fetch(version(stored)).resolve(WeightStore.WEIGHTS_FILE);
        Files.writeString(file, "damaged");
        assertThatThrownBy(() -> store.fetch(version(stored)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + ": SHA-256 ")
                .hasMessageEndingWith("expected " + stored.sha256());
    }

    @Test
    void leavesNothingBehindWhenItFails() throws IOException {
        Files.delete(adapter.resolve(WeightStore.WEIGHTS_FILE));
        assertThatThrownBy(() -> store.put("l0-v1", adapter))
                .hasMessageStartingWith("weight store " + root + ": cannot write l0-v1: ");
        assertThat(names(root)).isEmpty();
    }

    @Test
    void neverOverwritesAnAdapter() throws IOException {
        store.put("l0-v1", adapter);
        assertThatThrownBy(() -> store.put("l0-v1", adapter)).isInstanceOf(IOException.class);
        assertThat(names(root)).containsExactly("l0-v1");
    }

    @Test
    void prunesItsOwnOldAdaptersOnly() throws IOException {
        new LocalWeightStore(root, 2).put("l0-v1", adapter);
        for (int i = 1; i <= 4; i++) {
            store.put("l1-v" + i, adapter);
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

    private static PolicyVersion version(StoredWeights stored) {
        return new PolicyVersion(0L, "a#0", 1L, stored.uri(), stored.sha256(), "base", 0L);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
