package org.streamrlaif.streaming.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoFilesTest {

    @TempDir private Path folder;

    @Test
    void listsVideosOfAllSubfoldersInOrder() throws IOException {
        Path second = file("b.MP4");
        Path third = file("c/d.webm");
        Path first = file("a b.avi");
        Path last = file("e.GIF");
        file("notes.txt");
        file("mp4");

        assertThat(VideoFiles.list(folder)).containsExactly(first, second, third, last);
    }

    @Test
    void takesAFileAsItIs() throws IOException {
        Path odd = file("clip.bin");

        assertThat(VideoFiles.list(odd)).containsExactly(odd);
    }

    @Test
    void rejectsAFolderWithoutVideos() {
        assertThatThrownBy(() -> VideoFiles.list(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(folder + ": no video files, expected at least one (3gp, ");
    }

    @Test
    void namesAMissingFolder() {
        assertThatThrownBy(() -> VideoFiles.list(folder.resolve("none")))
                .hasCauseInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("none");
    }

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }
}
