package org.streamrlaif.flink;

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
import org.streamrlaif.weights.LocalWeightStore;
import org.streamrlaif.weights.StoredWeights;
import org.streamrlaif.weights.WeightStore;

/** On Flink's local file system, through the same interface as every other one. */
class FileSystemWeightStoreTest {
    @TempDir Path temporary;
    private Path adapter;
    private FileSystemWeightStore store;

    @BeforeEach
    void anAdapter() throws IOException {
        adapter = Files.createDirectory(temporary.resolve("adapter"));
        Files.writeString(adapter.resolve("adapter_config.json"), "{}");
        store = store("writer");
    }

    @Test
    void anotherProcessFetchesWhatWasPut() throws IOException {
        StoredWeights stored = put("l0-v1", "weights");
        Path fetched = store("reader").fetch(version(stored));
        assertThat(fetched).isEqualTo(temporary.resolve("reader").resolve(stored.sha256()));
        assertThat(fetched.resolve(WeightStore.WEIGHTS_FILE)).hasContent("weights");
        assertThat(fetched.resolve("adapter_config.json")).hasContent("{}");
    }

    @Test
    void refusesWeightsThatAreNotTheAnnouncedOnes() throws IOException {
        StoredWeights stored = put("l0-v1", "weights");
        Files.writeString(
                temporary.resolve("store/l0-v1").resolve(WeightStore.WEIGHTS_FILE), "damaged");
        assertThatThrownBy(() -> store.fetch(version(stored)))
                .hasMessageEndingWith("expected " + stored.sha256());
    }

    @Test
    void neverOverwritesAnAdapterAndLeavesNothingBehind() throws IOException {
        put("l0-v1", "weights");
        assertThatThrownBy(() -> put("l0-v1", "others"))
                .hasMessageEndingWith("cannot write l0-v1: it exists already");
        assertThat(names(temporary.resolve("store"))).containsExactly("l0-v1");
    }

    @Test
    void keepsTheNewestOfItsOwnAndOfWhatItFetched() throws IOException {
        for (int i = 1; i <= 4; i++) {
            store.fetch(version(put("l0-v" + i, "weights " + i)));
        }
        assertThat(names(temporary.resolve("store"))).containsExactly("l0-v3", "l0-v4");
        assertThat(names(temporary.resolve("writer"))).hasSize(2);
    }

    @Test
    void handsOutEachLineageOnce() throws IOException {
        assertThat(store.claimLineage(0)).isZero();
        assertThat(store("other").claimLineage(0)).isEqualTo(1);
        assertThat(store.claimLineage(5)).isEqualTo(5);
    }

    @Test
    void aPathOrAFileUriIsALocalStore() throws Exception {
        assertThat(WeightStores.at("/tuned", 2).create(null)).isInstanceOf(LocalWeightStore.class);
        assertThat(WeightStores.at("file:/tuned", 2).create(null))
                .isInstanceOf(LocalWeightStore.class);
    }

    private StoredWeights put(String name, String content) throws IOException {
        Files.writeString(adapter.resolve(WeightStore.WEIGHTS_FILE), content);
        return store.put(name, adapter);
    }

    private FileSystemWeightStore store(String process) throws IOException {
        return new FileSystemWeightStore(
                new org.apache.flink.core.fs.Path(temporary.resolve("store").toUri()),
                temporary.resolve(process),
                2);
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
