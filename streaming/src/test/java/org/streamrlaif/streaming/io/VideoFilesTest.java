package org.streamrlaif.streaming.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.VideoSample;

class VideoFilesTest {

    @TempDir private Path folder;

    @Test
    void listsVideosAndPicturesOfAllSubfoldersInOrder() throws IOException {
        Path second = file("b.MP4");
        Path third = file("c/d.webm");
        Path first = file("a b.avi");
        Path fourth = file("c/e.JPG");
        Path last = file("e.GIF");
        file("notes.txt");
        file("mp4");

        assertThat(VideoFiles.list(folder)).containsExactly(first, second, third, fourth, last);
    }

    @Test
    void makesASampleOfEachThatTellsPicturesFromVideos() throws IOException {
        Path video = file("a/b.mp4");
        Path picture = file("c.png");
        List<VideoSample> samples = VideoFiles.samples(folder, List.of("What?", "Why?"), 3);
        assertThat(samples)
                .extracting(VideoSample::getId, VideoSample::getUri, VideoSample::getEpoch)
                .containsExactly(
                        tuple("a/b.mp4", video.toString(), 3),
                        tuple("c.png", picture.toString(), 3));
        assertThat(samples.get(0).getMedia()).isEmpty();
        assertThat(samples.get(1).getMedia())
                .containsExactly(new Medium(MediumKind.PICTURE, picture.toString()));
        assertThat(samples.get(1).getPrompts()).containsExactly("What?", "Why?");
        assertThat(VideoFiles.samples(picture, List.of("What?"), 0))
                .extracting(VideoSample::getId)
                .containsExactly("c.png");
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
                .hasMessageStartingWith(
                        folder + ": no videos or pictures, expected at least one (3gp, ");
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
