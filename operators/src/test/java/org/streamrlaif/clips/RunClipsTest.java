package org.streamrlaif.clips;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a run keeps in its process, and what its processes give to each other. */
@Timeout(60)
class RunClipsTest {
    private static final byte[] PART = "tokens".getBytes(StandardCharsets.UTF_8);

    private final String clip = UUID.randomUUID().toString();
    private final PartKey key = new PartKey(clip, "model", 0, 1);
    private final Files files = new Files();
    private final RunClips clips =
            RunClips.of(UUID.randomUUID().toString(), ClipsConfig.defaults(), files);

    @AfterEach
    void close() {
        clips.close();
    }

    @Test
    void aClipStaysUntilItsHighestTicketHasEnded() {
        clips.keep(clip, 7);
        clips.keep(clip, 3);
        clips.put(key, PART);

        clips.ended(7);
        assertThat(clips.bring(key)).isTrue();
        clips.ended(8);
        assertThat(ClipStore.process().get(key)).isEmpty();
    }

    @Test
    void whatIsRetainedStaysWithoutATicket() {
        clips.keep(clip, 0);
        clips.put(key, PART);
        clips.retain("reward", Set.of(clip));
        clips.retain("reward", Set.of(clip, "another"));

        clips.ended(1);
        assertThat(clips.bring(key)).isTrue();
        clips.retain("reward", Set.of("another"));
        assertThat(ClipStore.process().get(key)).isEmpty();
    }

    @Test
    void oneRunKeepsWhatAnotherLetsGo() {
        try (RunClips other = RunClips.of(UUID.randomUUID().toString())) {
            clips.keep(clip, 0);
            clips.put(key, PART);
            other.keep(clip, 5);

            clips.ended(1);
            assertThat(other.bring(key)).isTrue();
            other.ended(6);
            assertThat(other.bring(key)).isFalse();
        }
    }

    @Test
    void aRunThatComesBackFindsItsClipsAndOneThatDoesNotLeavesNone() {
        String run = UUID.randomUUID().toString();
        RunClips before = RunClips.of(run);
        before.keep(clip, 5);
        before.retain("reward", Set.of(clip));
        before.put(key, PART);
        before.close();
        RunClips after = RunClips.of(run);
        RunClips.lapse(run);
        assertThat(after.bring(key)).isTrue();

        after.close();
        RunClips.lapse(run);
        assertThat(ClipStore.process().get(key)).isEmpty();
    }

    @Test
    void aProcessFetchesWhatAnotherHasWritten() {
        clips.keep(clip, 0);
        clips.put(key, PART);
        Map<String, byte[]> written = Map.copyOf(files.all);
        forget();
        files.all.putAll(written); // and now this is a process that never had it

        clips.keep(clip, 1);
        assertThat(clips.bring(key)).isTrue();
        assertThat(ClipStore.process().get(key)).hasValue(PART);
        assertThat(clips.fetched()).isEqualTo(1);
        forget();
    }

    @Test
    void aTornFileOfAnotherProcessCountsAsMissing() {
        clips.keep(clip, 0);
        clips.put(key, PART);
        String name = files.all.keySet().iterator().next();
        forget();
        files.all.put(name, new byte[5]);

        clips.keep(clip, 1);
        assertThat(clips.bring(key)).isFalse();
    }

    @Test
    void aFileGoesWhenItsWriterLetsTheClipGo() {
        clips.keep(clip, 0);
        clips.put(key, PART);
        assertThat(files.all).hasSize(1);

        forget();
        assertThat(clips.bring(key)).isFalse();
    }

    /** Ends all tickets, and waits until the files are deleted in the background. */
    private void forget() {
        clips.ended(Long.MAX_VALUE);
        while (!files.all.isEmpty()) {
            Thread.onSpinWait();
        }
    }

    /** A file system in memory. */
    private static final class Files implements SharedClips {
        private final Map<String, byte[]> all = new ConcurrentHashMap<>();

        @Override
        public void write(String name, byte[] file) {
            all.put(name, file);
        }

        @Override
        public Optional<byte[]> read(String name) {
            return Optional.ofNullable(all.get(name));
        }

        @Override
        public void delete(String name) {
            all.remove(name);
        }
    }
}
