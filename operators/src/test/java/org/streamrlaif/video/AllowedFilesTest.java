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
        files = new AllowedFiles(List.of(root.toString(), folder.resolve("absent").toString()));
    }

    @Test
    void allowsPathsAndFileUrisBelowARoot() throws Exception {
        Path inside = root.resolve("inside.mp4");
        assertThat(files.resolve(inside.toString())).isEqualTo(inside.toRealPath());
        assertThat(files.resolve(inside.toUri().toString())).isEqualTo(inside.toRealPath());
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

    @Test
    void namesWhatIsMissing() {
        String absent = root.resolve("absent.mp4").toString();
        assertThat(refusal(absent)).hasMessage(absent + ": no such file");
        assertThat(refusal(root.toString())).hasMessage(root + ": no regular file");
    }

    private UnreadableVideoException refusal(String uri) {
        return catchThrowableOfType(UnreadableVideoException.class, () -> files.resolve(uri));
    }
}
