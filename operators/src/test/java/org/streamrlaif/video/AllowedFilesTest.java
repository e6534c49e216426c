package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.video.UnreadableVideoException.Cause;

class AllowedFilesTest {

    @TempDir Path folder;

    private Path root;
    private AllowedFiles files;

    @BeforeEach
    void makeFolders() throws Exception {
        root = Files.createDirectory(folder.resolve("root"));
        Files.writeString(root.resolve("inside.mp4"), "x");
        Files.writeString(folder.resolve("outside.mp4"), "x");
        files =
                new AllowedFiles(
                        List.of(root.toString(), folder.resolve("absent").toString()), false);
    }

    @Test
    void allowsPathsAndFileUrisBelowARoot() throws Exception {
        Path inside = root.resolve("inside.mp4");
        assertThat(files.resolve(inside.toString())).containsExactly(inside.toRealPath());
        assertThat(files.resolve(inside.toUri().toString())).containsExactly(inside.toRealPath());
    }

    @Test
    void allowsFoldersAndListsOfPictures() throws Exception {
        Path frames = Files.createDirectories(root.resolve("frames"));
        for (String name : List.of("frame10.jpg", "frame9.JPG", "notes.txt", "sub")) {
            Files.createFile(frames.resolve(name));
        }
        Path ninth = frames.resolve("frame9.JPG").toRealPath();
        Path tenth = frames.resolve("frame10.jpg").toRealPath();

        assertThat(files.resolve(frames.toString())).containsExactly(ninth, tenth);
        assertThat(files.resolve(tenth + "\n" + ninth.toUri())).containsExactly(tenth, ninth);
    }

    @Test
    void refusesAWayOutOfAFolderOfPictures() throws Exception {
        Path frames = Files.createDirectories(root.resolve("frames"));
        Files.createSymbolicLink(frames.resolve("1.jpg"), folder.resolve("outside.mp4"));
        assertThat(refusal(frames.toString()).reason()).isEqualTo(Cause.REFUSED_PATH);
        String inside = root.resolve("inside.mp4").toString();
        assertThat(refusal(inside + "\n/etc/passwd").reason()).isEqualTo(Cause.REFUSED_PATH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/a.mp4",
                "https://example.org/a.mp4",
                "concat:a.mp4|b.mp4",
                "pipe:0",
                "file://elsewhere/a.mp4",
                "file:relative.mp4",
                "",
                "a\0b.mp4",
                "/dev/zero",
                "/etc/passwd"
            })
    void refusesWhatIsNoFileBelowARoot(String uri) {
        assertThat(refusal(uri).reason()).isEqualTo(Cause.REFUSED_PATH);
        assertThat(refusal(uri).getMessage()).doesNotContain("\n");
    }

    @Test
    void refusesAWayOut() throws Exception {
        assertThat(refusal(root + "/../outside.mp4").reason()).isEqualTo(Cause.REFUSED_PATH);
        Files.createSymbolicLink(root.resolve("link.mp4"), folder.resolve("outside.mp4"));
        assertThat(refusal(root + "/link.mp4").reason()).isEqualTo(Cause.REFUSED_PATH);
    }

    /** Hugging Face's cache: links below {@code snapshots} to contents below {@code blobs}. */
    @Test
    void followsTheLinksOfAFolderWhoseOwnerSaysSo() throws Exception {
        Path blobs = Files.createDirectory(folder.resolve("blobs"));
        Path snapshot = Files.createDirectories(folder.resolve("snapshots/rev"));
        Path frames = Files.createDirectory(snapshot.resolve("frames"));
        Files.writeString(blobs.resolve("6a1f"), "x");
        Path video = snapshot.resolve("a.mp4");
        Path picture = frames.resolve("1.jpg");
        Files.createSymbolicLink(video, Path.of("../../blobs/6a1f"));
        Files.createSymbolicLink(picture, Path.of("../../../blobs/6a1f"));

        files = new AllowedFiles(List.of(snapshot.toString()), false);
        assertThat(refusal(video.toString()))
                .hasMessageEndingWith(
                        "expected a file under [" + snapshot + "] (video.follow-links is false)");
        files = new AllowedFiles(List.of(snapshot.toString()), true);
        assertThat(files.resolve(video.toString())).containsExactly(video);
        assertThat(files.resolve(video.toUri().toString())).containsExactly(video);
        assertThat(files.resolve(frames.toString())).containsExactly(picture);
    }

    @Test
    void aMessageGetsNowhereThroughLinksThatAreFollowed() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/videos"));
        Files.writeString(elsewhere.resolve("linked.mp4"), "x");
        Path secret = Files.writeString(folder.resolve("elsewhere/secret.mp4"), "x");
        Files.createSymbolicLink(root.resolve("more"), elsewhere);
        files = new AllowedFiles(List.of(root.toString()), true);

        assertThat(files.resolve(root + "/more/linked.mp4"))
                .containsExactly(root.resolve("more/linked.mp4"));
        assertThat(refusal(root + "/../outside.mp4").reason()).isEqualTo(Cause.REFUSED_PATH);
        assertThat(refusal(secret.toString()).reason()).isEqualTo(Cause.REFUSED_PATH);
        assertThat(refusal(root + "/more/../secret.mp4").reason()).isEqualTo(Cause.MISSING_FILE);
        assertThat(refusal(root + "/more/../../outside.mp4").reason())
                .isIn(Cause.REFUSED_PATH, Cause.MISSING_FILE);
        assertThat(refusal("/dev/zero").reason()).isEqualTo(Cause.REFUSED_PATH);
    }

    @Test
    void namesWhatIsMissing() throws Exception {
        String absent = root.resolve("absent.mp4").toString();
        assertThat(refusal(absent)).hasMessage(absent + ": no such file");
        assertThat(refusal(root.toString()))
                .hasMessageStartingWith(
                        root.toRealPath() + ": no pictures in it, expected some of bmp, ");
    }

    private UnreadableVideoException refusal(String uri) {
        return catchThrowableOfType(UnreadableVideoException.class, () -> files.resolve(uri));
    }
}
