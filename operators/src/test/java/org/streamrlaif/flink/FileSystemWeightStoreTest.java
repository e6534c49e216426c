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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.weights.LocalWeightStore;
import org.streamrlaif.weights.StoredWeights;
import org.streamrlaif.weights.WeightStore;

/** On Flink's local file system, through the same interface as every other one. */
class FileSystemWeightStoreTest {
    @TempDir Path temporary;
    private FileSystemWeightStore store;

    @BeforeEach
    void aStore() throws IOException {
        store = store();
    }

    @Test
    void anotherProcessReadsWhatWasPut() throws IOException {
        StoredWeights stored = put("l0-v1", "weights");
        Path copy =
                store().read(
                                version(stored),
                                folder -> {
                                    assertThat(folder.resolve(WeightStore.WEIGHTS_FILE))
                                            .hasContent("weights");
                                    assertThat(folder.resolve("adapter_config.json"))
                                            .hasContent("{}");
                                    return folder;
                                });
        assertThat(copy).as("the local copy").doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"adapter_model.safetensors", "adapter_config.json"})
    void refusesFilesThatAreNotTheAnnouncedOnes(String file) throws IOException {
        StoredWeights stored = put("l0-v1", "weights");
        Files.writeString(temporary.resolve("store/l0-v1").resolve(file), "damaged");
        assertThatThrownBy(() -> store.read(version(stored), folder -> folder))
                .hasMessageStartingWith(stored.uri() + ": files with SHA-256 ")
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
    void keepsTheNewestOfItsOwn() throws IOException {
        for (int i = 1; i <= 4; i++) {
            put("l0-v" + i, "weights " + i);
        }
        assertThat(names(temporary.resolve("store"))).containsExactly("l0-v3", "l0-v4");
    }

    @Test
    void handsOutEachLineageOnce() throws IOException {
        assertThat(store.claimLineage(0, "a")).isZero();
        assertThat(store().claimLineage(0, "b")).isEqualTo(1);
        assertThat(store.claimLineage(5, "b")).isEqualTo(5);
    }

    @Test
    void collectsWhatDeadLearnersLeft() throws IOException {
        store.claimLineage(0, "earlier");
        store.claimLineage(1, "job");
        store.claimLineage(2, "job");
        for (String name : List.of("l0-v1", "l0-v2")) {
            put(name, "weights");
        }
        store().put(
                        "l1-v1",
                        folder -> Files.writeString(folder.resolve(WeightStore.WEIGHTS_FILE), "1"));
        Files.createDirectories(temporary.resolve("store/.l1-v2.4b1d"));
        store.collect(2);
        assertThat(names(temporary.resolve("store"))).containsExactly("l0-v2", "lineages");
        assertThat(names(temporary.resolve("store/lineages"))).containsExactly("0", "2");
    }

    @Test
    void aPathOrAFileUriIsALocalStore() throws Exception {
        assertThat(WeightStores.at("/tuned", 2).create(null)).isInstanceOf(LocalWeightStore.class);
        assertThat(WeightStores.at("file:/tuned", 2).create(null))
                .isInstanceOf(LocalWeightStore.class);
    }

    private StoredWeights put(String name, String content) throws IOException {
        return store.put(
                name,
                folder -> {
                    Files.writeString(folder.resolve("adapter_config.json"), "{}");
                    Files.writeString(folder.resolve(WeightStore.WEIGHTS_FILE), content);
                });
    }

    private FileSystemWeightStore store() throws IOException {
        return new FileSystemWeightStore(
                new org.apache.flink.core.fs.Path(temporary.resolve("store").toUri()), 2);
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
