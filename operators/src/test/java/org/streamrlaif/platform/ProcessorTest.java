package org.streamrlaif.platform;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorTest {
    @TempDir Path folder;

    @Test
    void refusesAProcessorWithoutSse41() throws Exception {
        Path info = info("fpu sse sse2 pni ssse3");
        assertThatThrownBy(() -> Processor.requireSse41(info))
                .isInstanceOf(NativeLibraryException.class)
                .hasMessageStartingWith(
                        "libtorch does not run on this processor: no sse4_1 among the flags in "
                                + info);
    }

    @Test
    void takesOneWithoutAvx2() throws Exception {
        Path info = info("fpu sse sse2 pni ssse3 sse4_1 sse4_2");
        assertThatCode(() -> Processor.requireSse41(info)).doesNotThrowAnyException();
    }

    @Test
    void takesOneThatSaysNothing() {
        assertThatCode(() -> Processor.requireSse41(folder.resolve("absent")))
                .doesNotThrowAnyException();
    }

    private Path info(String flags) throws Exception {
        return Files.writeString(
                folder.resolve("cpuinfo"), "processor\t: 0\nflags\t\t: " + flags + "\nbugs\t: a\n");
    }
}
