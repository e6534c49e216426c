package org.streamrlaif.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir private Path folder;

    @Test
    void oneProcessHasAFolderUntilItEnds() throws Exception {
        Process other =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Holder.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('.');
            assertThatThrownBy(() -> FolderLock.take(folder))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            folder
                                    + ": process "
                                    + other.pid()
                                    + " writes there, expected a folder of its own");
        } finally {
            other.destroyForcibly().waitFor();
        }
        FolderLock.take(folder).close();
    }

    @Test
    void aProcessTakesItOnce() {
        FolderLock first = FolderLock.take(folder);
        assertThatThrownBy(() -> FolderLock.take(folder))
                .hasMessageContaining("process " + ProcessHandle.current().pid());
        first.close();
        FolderLock.take(folder).close();
    }

    /** Takes the folder and keeps it. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (FolderLock held = FolderLock.take(Path.of(arguments[0]))) {
                System.out.print('.');
                System.out.flush();
                Thread.currentThread().join();
            }
        }
    }
}
