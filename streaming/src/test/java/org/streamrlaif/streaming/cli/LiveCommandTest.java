package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes about live streams: one line each, before anything starts. */
@Timeout(300)
class LiveCommandTest {
    private static final Path FIXTURES =
            Path.of("../operators/src/test/resources").toAbsolutePath().normalize();

    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    private String mistake(String... arguments) {
        List<String> all = new ArrayList<>(List.of("run"));
        all.addAll(List.of(arguments));
        all.add("--model=" + FIXTURES.resolve("tiny-llava"));
        all.add("--out=" + folder.resolve("out"));
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(new StringWriter()))
                        .setErr(new PrintWriter(err, true))
                        .execute(all.toArray(String[]::new));
        assertThat(code).isEqualTo(Failures.MISTAKE);
        return err.toString().strip();
    }

    /** Known only when it is tried: the run has begun, and ends with the server's answer. */
    @Test
    void aRunEndsWhenAllItsStreamsAreGone() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(401, -1);
                    exchange.close();
                });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/live.ts";
            assertThat(mistake("--live=" + url, "--prompt=What?").lines())
                    .last()
                    .asString()
                    .isEqualTo("rlaif: " + url + ": the server does not accept the credentials");
        } finally {
            server.stop(0);
        }
    }

    private String file(String name, String line) throws IOException {
        return Files.writeString(folder.resolve(name), line + "\n").toString();
    }

    @Test
    void aStreamNeedsAQuestion() {
        assertThat(mistake("--live=udp://127.0.0.1:5000"))
                .isEqualTo("rlaif: --prompt: empty, expected a question");
    }

    @Test
    void aPasswordIsNotWrittenOut() {
        assertThat(mistake("--live=rtsp://u:hunter2@cam/1", "--prompt=What?"))
                .startsWith("rlaif: stream live1: rtsp://u:***@cam/1, expected")
                .doesNotContain("hunter2");
    }

    @Test
    void aProtocolHasToBeKnown() {
        assertThat(mistake("--live=gopher://cam/1", "--prompt=What?"))
                .startsWith("rlaif: allowed-protocols: gopher, expected some of [file, http,");
    }

    @Test
    void aListedStreamHasToBeAllowed() throws IOException {
        String streams = file("s.jsonl", "{\"id\": \"a\", \"uri\": \"udp://10.0.0.1:1\"}");
        String prompts = file("p.jsonl", "{\"prompt\": \"What?\"}");
        assertThat(mistake("--live.streams=" + streams, "--live.prompts=" + prompts))
                .startsWith("rlaif: stream a: udp://10.0.0.1:1, host 10.0.0.1, expected one of");
    }

    @Test
    void aListNeedsPromptsAndHasToBeThere() throws IOException {
        String gone = folder.resolve("gone.jsonl").toString();
        assertThat(mistake("--live.streams=" + gone))
                .isEqualTo(
                        "rlaif: live.prompts: empty, expected a file of prompts beside live.streams");
        String prompts = file("p.jsonl", "{\"prompt\": \"What?\"}");
        assertThat(mistake("--live.streams=" + gone, "--live.prompts=" + prompts))
                .endsWith("rlaif: " + gone + ": no such file");
    }
}
