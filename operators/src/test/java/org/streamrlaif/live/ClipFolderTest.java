package org.streamrlaif.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipFolderTest {

    @TempDir Path folder;

    private ClipFolder clips(boolean all, double seconds) throws IOException {
        return new ClipFolder(new KeepConfig(folder.toString(), all, seconds, 1));
    }

    private void file(String name, int bytes) throws IOException {
        Files.write(folder.resolve(name), new byte[bytes]);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void showsAClipWhenItIsWhole() throws Exception {
        ClipFolder clips = clips(true, 1);
        Files.writeString(clips.unfinished("cam@5"), "clip");
        Files.writeString(clips.unfinished("cam@6"), "cl");

        assertThat(clips.finished("cam@5")).hasFileName("cam@5.live.mp4").hasContent("clip");
        clips.discard("cam@6");
        clips.discard("cam@7");
        assertThat(names()).containsExactly("cam@5.live.mp4");
    }

    @Test
    void leavesWhatIsBeingWrittenAndDeletesWhatWasLeft() throws Exception {
        file("a@1.live.mp4.part", 2_000_000);
        long dayMs = 86_400_000;

        assertThat(clips(false, 1).tidy(System.currentTimeMillis() + dayMs)).isZero();
        assertThat(clips(false, 1).tidy(System.currentTimeMillis() + 3 * dayMs)).isOne();
        assertThat(names()).isEmpty();
    }

    @Test
    void deletesTheOldestWhenThereIsNoRoom() throws Exception {
        file("b@100.live.mp4", 400_000);
        file("a@1000.live.mp4", 400_000);
        file("c@99.live.mp4", 400_000);

        assertThat(clips(true, 1).tidy(0)).isOne();
        assertThat(names()).containsExactly("a@1000.live.mp4", "b@100.live.mp4");
    }

    @Test
    void deletesWhatIsOldOnlyWhereNotAllIsKept() throws Exception {
        file("a@1.live.mp4", 10);
        long later = System.currentTimeMillis() + 60_000;

        assertThat(clips(true, 30).tidy(later)).isZero();
        assertThat(clips(false, 300).tidy(later)).isZero();
        assertThat(clips(false, 30).tidy(later)).isOne();
        assertThat(names()).isEmpty();
    }

    @Test
    void deletesNothingThatIsNoClip() throws Exception {
        file("holiday.mp4", 900_000);
        file("a@1.mp4", 900_000);
        Files.createDirectory(folder.resolve("a@2.live.mp4"));
        Files.createSymbolicLink(folder.resolve("a@3.live.mp4"), folder.resolve("holiday.mp4"));
        List<String> before = names();

        assertThat(clips(false, 0.001).tidy(Long.MAX_VALUE / 2)).isZero();
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void saysWhereNoFolderCanBeMade() throws Exception {
        file("file", 1);
        KeepConfig config = new KeepConfig(folder.resolve("file").toString(), true, 1, 1);

        assertThatThrownBy(() -> new ClipFolder(config))
                .isInstanceOf(IOException.class)
                .hasMessage(folder.resolve("file") + ": cannot be made a folder for clips");
    }
}
