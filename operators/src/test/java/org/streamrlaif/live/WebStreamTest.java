package org.streamrlaif.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.live.StreamStatus.State;
import org.streamrlaif.video.VideoSender;

/** Streams of a web server on this machine, and files that grow. */
class WebStreamTest {

    @TempDir Path folder;

    private WebServer server;
    private WebServer stranger;

    @BeforeEach
    void open() throws IOException {
        server = new WebServer(folder);
        stranger = new WebServer(folder);
    }

    @AfterEach
    void close() {
        server.close();
        stranger.close();
    }

    private Recording record(String uri) throws IOException {
        return Recording.of("door", uri, 1, folder);
    }

    private Path video() throws IOException {
        return Recording.video(folder, "whole.mp4", 64, 48, 50, 120);
    }

    private String reason(String uri, State state) throws IOException {
        try (Recording recording = record(uri)) {
            recording.await(r -> !r.recorder.status().reason().isEmpty(), "a reason");
            StreamStatus status = recording.recorder.status();
            assertThat(status.state()).as(status.reason()).isEqualTo(state);
            return recording.recorder.status().reason();
        }
    }

    @Test
    void recordsAFolderOfHls() throws Exception {
        Map<String, String> options =
                Map.of("hls_time", "0.5", "hls_list_size", "4", "hls_flags", "delete_segments");
        try (VideoSender sender =
                        new VideoSender(
                                video(),
                                folder.resolve("live.m3u8").toString(),
                                "hls",
                                options,
                                0);
                Recording recording = record(server.url("/live.m3u8"))) {
            recording.awaitClips(3);

            assertThat(recording.clips.get(2).startMs() - recording.clips.get(1).startMs())
                    .isEqualTo(1000);
            assertThat(server.asked).contains("/live.m3u8", "/live1.ts");
        }
    }

    @Test
    void endsWithARecordingOnAWebServer() throws Exception {
        video();
        try (Recording recording = record(server.url("/whole.mp4"))) {
            recording.awaitState(State.ENDED);

            assertThat(recording.clips).hasSize(3);
            assertThat(recording.clips.get(2).note()).isEqualTo("ends early: the stream ended");
            assertThat(recording.recorder.counts().frames()).isEqualTo(120);
        }
    }

    @Test
    void followsAFileThatGrowsUntilItStops() throws Exception {
        Path growing = folder.resolve("growing.ts");
        try (Recording recording = record(growing.toString())) {
            try (VideoSender sender =
                    new VideoSender(video(), growing.toString(), "mpegts", Map.of(), 0)) {
                recording.awaitClips(3);
            }
            recording.awaitState(State.ENDED);

            assertThat(recording.recorder.counts().connections()).isOne();
        }
    }

    @Test
    void followsNoRedirect() throws Exception {
        video();
        String uri = server.url("/moved?to=" + stranger.url("/whole.mp4"));

        try (Recording recording = record(uri)) {
            recording.await(r -> !r.recorder.status().reason().isEmpty(), "a reason");

            assertThat(recording.clips).isEmpty();
            assertThat(stranger.asked).isEmpty();
        }
    }

    @Test
    void followsNoRedirectOfRtsp() throws Exception {
        try (ServerSocket moved = new ServerSocket(0);
                ServerSocket target = new ServerSocket(0)) {
            String to = "rtsp://127.0.0.1:" + target.getLocalPort() + "/1";
            Thread answers = new Thread(() -> answer(moved, to));
            AtomicInteger read = new AtomicInteger(-1);
            Thread listens = new Thread(() -> read.set(listen(target)));
            answers.start();
            listens.start();

            assertThat(reason("rtsp://127.0.0.1:" + moved.getLocalPort() + "/1", State.GONE))
                    .endsWith("/1: sends on to " + to + ", expected the stream itself");
            moved.close();
            target.close();
            listens.join();
            assertThat(read).hasValue(-1);
        }
    }

    private static void answer(ServerSocket server, String to) {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[4096]);
                    String moved = "RTSP/1.0 302 Moved\r\nCSeq: 1\r\nLocation: " + to + "\r\n\r\n";
                    socket.getOutputStream().write(moved.getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    /** The first byte that somebody sends; -1 when nobody sends any. */
    private static int listen(ServerSocket server) {
        try (Socket socket = server.accept()) {
            return socket.getInputStream().read();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void refusesAPlaylistThatLeadsToAnotherHost() throws Exception {
        video();
        for (String host : List.of("localhost", "127.0.0.2")) {
            Files.writeString(
                    folder.resolve("evil.m3u8"),
                    "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://"
                            + host
                            + ":"
                            + stranger.port()
                            + "/whole.ts\n#EXT-X-ENDLIST\n");

            assertThat(reason(server.url("/evil.m3u8"), State.GONE))
                    .endsWith(
                            "/evil.m3u8: leads to http://"
                                    + host
                                    + ":"
                                    + stranger.port()
                                    + "/whole.ts, host "
                                    + host
                                    + ", expected one of [127.0.0.1, nowhere.invalid]"
                                    + " (allowed-hosts)");
        }
        assertThat(stranger.asked).isEmpty();
    }

    @Test
    void refusesAPlaylistThatLeadsToAFile() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.ts"), "secret");
        Files.writeString(
                folder.resolve("evil.m3u8"),
                "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://"
                        + secret
                        + "\n#EXT-X-ENDLIST\n");

        assertThat(reason(server.url("/evil.m3u8"), State.GONE))
                .contains("/evil.m3u8: ")
                .doesNotContain("\n");
    }

    @Test
    void givesUpWhereCredentialsAreWrong() throws Exception {
        String address = server.url("/locked").replace("http://", "http://anna:%s@");
        String reason = reason(address.replace("%s", "${env:LIVE_PASSWORD}"), State.GONE);

        assertThat(reason)
                .isEqualTo(
                        address.replace("%s", "***")
                                + ": the server does not accept the credentials");
    }

    @Test
    void givesUpAStreamWithoutVideo() throws Exception {
        Path sound =
                Path.of(getClass().getResource("/fixtures/video/broken/audio_only.mp4").toURI());
        Files.copy(sound, folder.resolve("sound.mp4"));
        Files.writeString(folder.resolve("text.html"), "<html>no stream</html>".repeat(400));

        assertThat(reason(server.url("/sound.mp4"), State.GONE))
                .isEqualTo(server.url("/sound.mp4: no video in the stream"));
        assertThat(reason(server.url("/text.html"), State.GONE))
                .startsWith(server.url("/text.html: no video"));
    }

    @Test
    void keepsTryingWhatMayComeBack() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        assertThat(reason("http://nowhere.invalid/a.ts", State.CONNECTING))
                .startsWith("http://nowhere.invalid/a.ts: ")
                .contains("resolve hostname nowhere.invalid");
        assertThat(reason("rtsp://127.0.0.1:" + closed + "/1", State.CONNECTING))
                .contains("Connection refused");
        assertThat(reason(server.url("/missing.ts"), State.CONNECTING)).contains("404");
    }

    @Test
    void refusesAnAddressThatIsNotAllowed() throws Exception {
        assertThat(reason("http://localhost:1/a.ts", State.GONE))
                .isEqualTo(
                        "stream door: http://localhost:1/a.ts, host localhost, expected one of"
                                + " [127.0.0.1, nowhere.invalid] (allowed-hosts)");
    }
}
