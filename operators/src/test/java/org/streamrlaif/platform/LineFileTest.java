package org.streamrlaif.platform;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("rows.jsonl");
    }

    @Test
    void linesAreAppended() throws Exception {
        LineFile.append(file, "one\n");
        LineFile.appendAndSync(file, "two\nthree é\n");
        assertThat(file).hasContent("one\ntwo\nthree é\n");
    }

    @Test
    void shortWritesGoOnUntilAllIsWritten() throws Exception {
        LineFile.append(file, "one\n");
        write(100, "a line of more than seven bytes\n");
        assertThat(file).hasContent("one\na line of more than seven bytes\n");
    }

    @Test
    void onAFullDiskNothingOfTheLinesStays() throws Exception {
        LineFile.append(file, "one\n");
        assertThatThrownBy(() -> write(12, "a line of more than seven bytes\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(file).hasContent("one\n");
    }

    @Test
    void whatCannotBeWrittenIsNamed() {
        assertThatThrownBy(() -> LineFile.append(folder, "one\n"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void aTornLineIsCutOff() throws Exception {
        Files.writeString(file, "one\ntwo\n{\"item\": 3, \"ans");
        assertThat(LineFile.mend(file)).isEqualTo(16);
        assertThat(file).hasContent("one\ntwo\n");
        assertThat(LineFile.mend(file)).isZero();
    }

    @Test
    void alsoOneThatIsLongOrAlone() throws Exception {
        Files.writeString(file, "one\n" + "x".repeat(200_000));
        assertThat(LineFile.mend(file)).isEqualTo(200_000);
        assertThat(file).hasContent("one\n");
        Files.writeString(file, "x".repeat(100_000));
        assertThat(LineFile.mend(file)).isEqualTo(100_000);
        assertThat(file).isEmptyFile();
        assertThat(LineFile.mend(file)).isZero();
        assertThat(LineFile.mend(folder.resolve("none"))).isZero();
    }

    private void write(int room, String line) throws IOException {
        try (FileChannel full = new FillingChannel(FileChannel.open(file, APPEND), room)) {
            LineFile.append(full, StandardCharsets.UTF_8.encode(line));
        }
    }
}
