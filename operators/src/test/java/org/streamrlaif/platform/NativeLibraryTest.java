package org.streamrlaif.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reasons are worded as the dynamic linkers of glibc and musl word them. */
class NativeLibraryTest {
    @TempDir Path folder;

    private NativeLibrary library;

    @BeforeEach
    void pack() throws Exception {
        URL packed = Files.writeString(folder.resolve("packed.so"), "whole").toUri().toURL();
        library = new NativeLibrary("libx", folder, "X_DIR", Map.of("libx.so", packed));
    }

    @Test
    void givesWhatLoadingGives() throws Exception {
        Files.writeString(folder.resolve("libx.so"), "whole");
        assertThat(library.load(() -> "loaded")).isEqualTo("loaded");
    }

    @Test
    void loadsToTheEndWhenTheTaskIsCancelledMeanwhile() {
        Thread.currentThread().interrupt();
        assertThat(library.load(() -> Files.writeString(folder.resolve("unpacked"), "whole")))
                .hasContent("whole");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void refusesAFileThatWasCutOff() throws Exception {
        Path cut = Files.writeString(folder.resolve("libx.so"), "who");
        assertThatThrownBy(() -> library.load(() -> "loaded"))
                .isInstanceOf(NativeLibraryException.class)
                .hasMessage(
                        "libx does not load: "
                                + cut
                                + ": 3 bytes, expected 5; delete "
                                + folder
                                + ", which is then unpacked anew");
    }

    @Test
    void namesTheLibraryThatTheSystemLacks() {
        assertThat(
                        failure(
                                "/c/liby.so: libudev.so.1: cannot open shared object file: No such file"))
                .endsWith("; install the package of this system that holds libudev.so.1");
        assertThat(failure("/c/liby.so: libx.so: cannot open shared object file: No such file"))
                .contains("; delete " + folder);
    }

    @Test
    void namesTheSystemThatItNeeds() {
        String expected = "; expected Linux on x86-64 with glibc 2.35 or newer";
        assertThat(
                        failure(
                                "/lib/libc.so.6: version `GLIBC_2.35' not found (required by /c/libx.so)"))
                .endsWith(expected);
        assertThat(failure("Error loading shared library ld-linux-x86-64.so.2: No such file"))
                .endsWith(expected);
        assertThat(failure("Error relocating /c/libx.so: __memcpy_chk: symbol not found"))
                .endsWith(expected);
    }

    @Test
    void namesTheFolderWhoseFilesMayNotBeExecuted() {
        assertThat(failure("/c/libx.so: failed to map segment from shared object"))
                .endsWith("; X_DIR: expected a folder whose files may be executed");
    }

    @Test
    void saysWhereSpaceIsMissing() {
        Path absent = folder.resolve("absent");
        library = new NativeLibrary("libx", absent, "X_DIR", Map.of());
        assertThat(
                        message(
                                () -> {
                                    throw new IllegalStateException(
                                            "cannot unpack", new NoSuchFileException("/c"));
                                }))
                .isEqualTo(
                        "libx does not load: NoSuchFileException: /c; X_DIR: expected a folder that"
                                + " can be written to and has 600 MB of space, for "
                                + absent);
    }

    private String failure(String reason) {
        return message(
                () -> {
                    throw new UnsatisfiedLinkError(reason);
                });
    }

    private String message(Callable<Object> loading) {
        try {
            library.load(loading);
            return "loaded";
        } catch (NativeLibraryException e) {
            return e.getMessage();
        }
    }
}
