package org.streamrlaif.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeFolderTest {
    private final String home = System.getProperty("user.home");
    private final String usual = System.getProperty("java.io.tmpdir");

    @TempDir Path temporary;

    @AfterEach
    void goHome() {
        System.setProperty("user.home", home);
        System.setProperty("java.io.tmpdir", usual);
    }

    @Test
    void staysWhereFilesCanBeWritten() {
        System.setProperty("user.home", temporary.toString());
        HomeFolder.ensure();
        assertThat(System.getProperty("user.home")).isEqualTo(temporary.toString());
    }

    @Test
    void isNeverAFolderNamedAfterAUserWithoutOne() {
        System.setProperty("user.home", "?");
        System.setProperty("java.io.tmpdir", temporary.toString());
        HomeFolder.ensure();
        assertThat(Path.of(System.getProperty("user.home"))).hasParent(temporary).isWritable();
    }

    @Test
    void belongsToTheUserAlone() throws Exception {
        Path made = HomeFolder.below(temporary, Path.of("?"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
        assertThat(HomeFolder.below(temporary, Path.of("?"))).isEqualTo(made);
    }

    @Test
    void refusesAFolderThatOthersCanWriteTo() throws Exception {
        Path made = HomeFolder.below(temporary, Path.of("?"));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> HomeFolder.below(temporary, Path.of("?")))
                .hasMessage(
                        "user.home: ?, expected a folder that can be written to; and none could be"
                                + " made below "
                                + temporary
                                + " instead: "
                                + made
                                + ": open to other users, expected a folder of one's own");
    }

    @Test
    void refusesALink() throws Exception {
        Path made = HomeFolder.below(temporary, Path.of("?"));
        Path elsewhere = Files.move(made, temporary.resolve("elsewhere"));
        Files.createSymbolicLink(made, elsewhere);
        assertThatThrownBy(() -> HomeFolder.below(temporary, Path.of("?")))
                .hasMessageContaining("expected a folder of one's own");
    }
}
