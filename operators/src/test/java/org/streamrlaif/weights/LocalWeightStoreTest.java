package org.streamrlaif.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.schemas.PolicyVersion;

class LocalWeightStoreTest {
    /** As {@code sha256sum * | sha256sum} prints it. */
    private static final String HASH =
            "b67bf92f07566d661151ba460028eaff65e2f84746b31ea10f15282a292252ac";

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
        assertThat(new LocalWeightStore(root, 2).read(version(stored), LocalWeightStoreTest::texts))
                .containsExactly("{}", "weights");
        assertThat(stored.sha256()).isEqualTo(HASH);
    }

    /** A torn file, an altered one, an empty one, and a file that was not there. */
    @ParameterizedTest
    @CsvSource({
        "adapter_model.safetensors, weig",
        "adapter_model.safetensors, Weights",
        "adapter_model.safetensors, ''",
        "adapter_config.json, '{\"lora_alpha\": 1}'",
        "adapter_config.json, ''",
        "another.bin, more"
    })
    void neverReadsAnAdapterThatIsNotTheAnnouncedOne(String file, String content)
            throws IOException {
        StoredWeights stored = store.put("l0-v1", LocalWeightStoreTest::write);
        Files.writeString(root.resolve("l0-v1").resolve(file), content);
        assertThatThrownBy(() -> store.read(version(stored), folder -> folder))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(root.resolve("l0-v1") + ": files with SHA-256 ")
                .hasMessageEndingWith(", expected " + stored.sha256());
    }

    @Test
    void anAdapterThatIsCutOffWhileItIsReadStaysWhole() throws IOException {
        StoredWeights stored = store.put("l0-v1", LocalWeightStoreTest::write);
        List<String> read =
                store.read(
                        version(stored),
                        folder -> {
                            Files.write(
                                    root.resolve("l0-v1").resolve(WeightStore.WEIGHTS_FILE),
                                    new byte[0]);
                            return texts(folder);
                        });
        assertThat(read).containsExactly("{}", "weights");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"l0-v1/adapter_model.safetensors", "l0-v1/adapter_config.json", "l0-v1"})
    void namesAnAdapterThatIsGone(String gone) throws IOException {
        StoredWeights stored = store.put("l0-v1", LocalWeightStoreTest::write);
        try (Stream<Path> all = Files.walk(root.resolve(gone))) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
        assertThatThrownBy(() -> store.read(version(stored), folder -> folder))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        root.resolve("l0-v1")
                                + ": (no adapter_model.safetensors there|files with SHA-256 .*)");
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
        assertThat(store.claimLineage(0, "a")).isZero();
        assertThat(store.claimLineage(0, "a")).isEqualTo(1);
        assertThat(new LocalWeightStore(root, 2).claimLineage(7, "b")).isEqualTo(7);
        assertThat(store.claimLineage(2, "b")).isEqualTo(8);
    }

    @Test
    void collectsWhatDeadLearnersLeft() throws IOException {
        store.claimLineage(0, "earlier");
        store.claimLineage(1, "job");
        store.claimLineage(2, "job");
        for (String name : List.of("l0-v1", "l0-v2", "l1-v1", "l2-v1")) {
            new LocalWeightStore(root, 2).put(name, LocalWeightStoreTest::write);
        }
        Files.createDirectories(root.resolve(".l1-v2.4b1d"));
        store.collect(2);
        assertThat(names(root)).containsExactly("l0-v2", "l2-v1", "lineages");
        assertThat(names(root.resolve("lineages"))).containsExactly("0", "2");
        assertThat(store.claimLineage(0, "job")).isEqualTo(3);
    }

    private static void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("adapter_config.json"), "{}");
        Files.writeString(folder.resolve(WeightStore.WEIGHTS_FILE), "weights");
    }

    private static PolicyVersion version(StoredWeights stored) {
        return new PolicyVersion(0L, "a#0", 1L, stored.uri(), stored.sha256(), "base", 0L);
    }

    private static List<String> texts(Path folder) throws IOException {
        return List.of(
                Files.readString(folder.resolve("adapter_config.json")),
                Files.readString(folder.resolve(WeightStore.WEIGHTS_FILE)));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
