package org.streamrlaif.clips;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store keeps, where, and for how long. */
class ClipStoreTest {
    private static final int MEGABYTE = 1 << 20;
    private static final Object HOLDER = "a holder";

    @TempDir Path folder;

    @Test
    void whatHasNoRoomInMemoryIsReadBackFromDisk() throws Exception {
        ClipStore store = store(2);
        fill(store, 5);

        assertThat(store.contents()).isEqualTo(new ClipStore.Contents(5, 2, 2 * MEGABYTE, 3));
        for (int i = 0; i < 5; i++) {
            assertThat(store.get(key(i))).hasValue(part(i));
        }
        assertThat(store.contents().bytes()).isEqualTo(2 * MEGABYTE);
    }

    @Test
    void theLeastRecentlyUsedGoesToDiskFirst() throws Exception {
        ClipStore store = store(2);
        fill(store, 2);
        store.get(key(0));
        put(store, 2);

        Files.delete(files().get(0));
        assertThat(store.get(key(0))).hasValue(part(0));
        assertThat(store.get(key(1))).as("the one on disk").isEmpty();
    }

    @Test
    void aPartThatWasSpilledOnceIsNotWrittenAgain() throws Exception {
        ClipStore store = store(1);
        fill(store, 2);
        Path first = files().get(0);
        store.get(key(0));
        store.get(key(1));
        store.get(key(0));

        assertThat(files()).contains(first).hasSize(2);
    }

    @Test
    void aTornOrAlteredFileCountsAsMissing() throws Exception {
        ClipStore store = store(1);
        fill(store, 4);
        List<Path> files = files();
        byte[] whole = Files.readAllBytes(files.get(0));
        Files.write(files.get(0), Arrays.copyOf(whole, whole.length / 2));
        Files.write(files.get(1), new byte[whole.length]);
        byte[] altered = Files.readAllBytes(files.get(2));
        altered[altered.length - 1] ^= 1;
        Files.write(files.get(2), altered);

        for (int i = 0; i < 3; i++) {
            assertThat(store.get(key(i))).isEmpty();
        }
        assertThat(store.contents().spilled()).isZero();
        put(store, 0);
        assertThat(store.get(key(0))).hasValue(part(0));
    }

    @Test
    void aClipGoesWithTheLastOfItsHolders() throws Exception {
        ClipStore store = store(1);
        fill(store, 2);
        store.hold("clip-0", "another");
        List<String> heard = new ArrayList<>();
        store.afterwards("clip-0", () -> heard.add("gone"));

        store.letGo("clip-0", HOLDER);
        store.letGo("clip-0", HOLDER);
        assertThat(store.get(key(0))).hasValue(part(0));
        assertThat(heard).isEmpty();

        store.letGo("clip-0", "another");
        assertThat(store.get(key(0))).isEmpty();
        assertThat(heard).containsExactly("gone");
        store.letGo("clip-1", HOLDER);
        assertThat(store.contents()).isEqualTo(new ClipStore.Contents(0, 0, 0, 0));
        assertThat(folder).isEmptyDirectory();
        fill(store, 2);
        assertThat(store.get(key(0))).as("in a new folder").hasValue(part(0));
    }

    @Test
    void aPartOfAClipThatNobodyHoldsIsNotKept() {
        ClipStore store = store(1);
        assertThat(store.put(key(0), part(0))).isFalse();
        assertThat(store.get(key(0))).isEmpty();
    }

    @Test
    void aFolderThatCannotBeWrittenCostsPartsAndNoRun() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        ClipStore store = new ClipStore(new ClipsConfig(1, file.resolve("below").toString(), ""));
        fill(store, 2);

        assertThat(store.get(key(0))).isEmpty();
        assertThat(store.get(key(1))).hasValue(part(1));
    }

    @Test
    void whatADeadProcessLeftBehindIsDeleted() throws Exception {
        Path orphan = Files.createDirectory(folder.resolve("streamrlaif-clips-1"));
        Files.createFile(orphan.resolve("owner.lock"));
        Files.createFile(orphan.resolve("0"));
        ClipStore first = store(1);
        fill(first, 2);
        ClipStore second = store(1);
        fill(second, 2);

        assertThat(orphan).doesNotExist();
        assertThat(first.get(key(0))).as("of a process that lives").hasValue(part(0));
    }

    @Test
    void manyThreadsReadWhatTheyPut() throws Exception {
        ClipStore store = store(3);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> work =
                    IntStream.range(0, 64)
                            .<Callable<Boolean>>mapToObj(i -> () -> ok(store, i % 16))
                            .toList();
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.contents().clips()).isEqualTo(16);
        assertThat(store.contents().bytes()).isLessThanOrEqualTo(3 * MEGABYTE);
    }

    private static boolean ok(ClipStore store, int i) {
        put(store, i);
        return store.get(key(i)).filter(bytes -> Arrays.equals(bytes, part(i))).isPresent();
    }

    private ClipStore store(int megabytes) {
        return new ClipStore(new ClipsConfig(megabytes, folder.toString(), ""));
    }

    private static void fill(ClipStore store, int clips) {
        for (int i = 0; i < clips; i++) {
            put(store, i);
        }
    }

    private static void put(ClipStore store, int i) {
        store.hold("clip-" + i, HOLDER);
        store.put(key(i), part(i));
    }

    private static PartKey key(int i) {
        return new PartKey("clip-" + i, "model", 0, 1);
    }

    private static byte[] part(int i) {
        byte[] part = new byte[MEGABYTE];
        new Random(i).nextBytes(part);
        return part;
    }

    /** The files of parts, in the order in which they were written. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.getFileName().toString().matches("\\d+"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }
}
