package org.streamrlaif.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamListTest {

    @TempDir Path folder;

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("streams.jsonl"), List.of(lines));
    }

    @Test
    void readsOneStreamALine() throws IOException {
        Path file =
                file(
                        "{\"id\": \"yard\", \"uri\": \"udp://127.0.0.1:5000\"}",
                        "",
                        "{\"id\": \"gate\", \"uri\": \"rtsp://u:${env:LIVE_P}@h/x\","
                                + " \"tags\": [\"a\"]}");

        assertThat(StreamList.read(file).values())
                .containsExactly(
                        new LiveStream("gate", "rtsp://u:${env:LIVE_P}@h/x", List.of("a")),
                        new LiveStream("yard", "udp://127.0.0.1:5000", List.of()));
        assertThat(StreamList.read(file("")).values()).isEmpty();
    }

    @Test
    void saysWhatIsWrongInOneLineWithoutSecrets() throws IOException {
        String gate = "{\"id\": \"gate\", \"uri\": \"udp://127.0.0.1:5000\"}";
        Path file = file(gate, gate);
        assertThatThrownBy(() -> StreamList.read(file))
                .hasMessage(file + ": stream gate, expected each id once");
        file("{\"id\": \"gate\"}");
        assertThatThrownBy(() -> StreamList.read(file))
                .hasMessage(file + " line 1: uri: missing, expected the address of stream gate");
        file(gate, "{\"id\": \"a\", \"uri\": \"rtsp://u:hunter2@h/x\"}");
        assertThatThrownBy(() -> StreamList.read(file))
                .hasMessage(
                        file
                                + " line 2: stream a: rtsp://u:***@h/x, expected"
                                + " ${env:LIVE_NAME} in the place of a secret");
        file("{\"id\": \"a\", \"uri\": \"rtsp://u:hunter2@h/x\" \"tags\": 1}");
        assertThatThrownBy(() -> StreamList.read(file)).hasMessage(file + " line 1: unexpected \"");
    }
}
