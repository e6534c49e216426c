package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.clips.SharedClips;

/** On Flink's local file system, by path and by URI. */
class FileSystemClipsTest {
    @TempDir Path folder;

    @Test
    void oneProcessReadsWhatAnotherHasWritten() throws Exception {
        SharedClips writer = FileSystemClips.at(folder.resolve("clips").toString());
        SharedClips reader = FileSystemClips.at(folder.resolve("clips").toUri().toString());
        writer.write("a", new byte[] {1, 2});
        writer.write("a", new byte[] {1, 2});

        assertThat(reader.read("a")).hasValue(new byte[] {1, 2});
        assertThat(reader.read("b")).isEmpty();
        reader.delete("a");
        reader.delete("a");
        assertThat(writer.read("a")).isEmpty();
    }

    @Test
    void noAddressIsNoStoreAndAnUnknownOneIsOneLine() throws Exception {
        assertThat(FileSystemClips.at("")).isSameAs(SharedClips.NONE);
        assertThatThrownBy(() -> FileSystemClips.at("nowhere://clips"))
                .hasMessageStartingWith("clips.store: nowhere://clips: ");
    }
}
