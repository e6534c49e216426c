package org.streamrlaif.streaming.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page is told, of topics on a real broker, and who is told. */
@Timeout(120)
class DashboardITCase {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Dashboard.About ABOUT =
            new Dashboard.About("night", Map.of("seed", "7"), Map.of());
    private static WatchedTopics topics;
    private static Dashboard page;

    @TempDir static Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        topics = new WatchedTopics(folder.resolve("kafka"));
        for (int batch = 0; batch < 3; batch++) {
            topics.send(WatchedTopics.step(0, batch, batch));
        }
        topics.sendLetter();
        topics.sendVersion(1);
        page = Dashboard.start(DashboardConfig.defaults(), ABOUT, topics.streams, false);
    }

    @AfterAll
    static void stop() {
        page.close();
        topics.close();
    }

    @Test
    void whatIsInTheTopicsAndWhatComesIsTold() throws Exception {
        Chromium.until(() -> json("api/state").at("/tickets/batch").asLong() >= 2);
        JsonNode first = json("api/steps?metrics=score,heldOutAccuracy&since=0");
        assertThat(first.get("batch").toString()).startsWith("[0,1,2");
        assertThat(first.at("/metrics/score").toString()).startsWith("[0.0,1.0,2.0");
        assertThat(first.get("names").toString()).contains("\"kl\"", "\"score\"");
        long revision = first.get("revision").asLong();

        topics.send(WatchedTopics.step(1, 2, 20));
        topics.send(WatchedTopics.step(1, 3, 30));
        topics.send(WatchedTopics.step(0, 3, 99));
        Chromium.until(() -> json("api/state").at("/tickets/batch").asLong() == 3);
        JsonNode news = json("api/steps?metrics=score&since=" + revision);
        assertThat(news.get("batch").toString()).isEqualTo("[2,3]");
        assertThat(news.at("/metrics/score").toString()).isEqualTo("[20.0,30.0]");
        assertThat(json("api/state").get("tickets").toString())
                .isEqualTo(
                        "{\"batch\":3,\"version\":4,\"ledger\":16,\"trained\":12,\"warmedUp\":0,"
                                + "\"voids\":{\"decode/unreadable-video\":4}}");
    }

    @Test
    void deadLettersVersionsAndTheConfigurationAreTold() throws Exception {
        Chromium.until(() -> json("api/state").get("letters").asLong() == 1);
        assertThat(json("api/letters").at("/newest/0/sample").asText()).isEqualTo("b.mp4#0");
        assertThat(json("api/letters").at("/counts/decode~1unreadable-video").asLong()).isOne();
        Chromium.until(() -> json("api/versions").size() == 1);
        assertThat(json("api/versions").at("/0/sha256").asText()).isEqualTo("ab12");
        assertThat(json("api/about").get("runId").asText()).isEqualTo("night");
        assertThat(json("api/about").at("/configuration/seed").asText()).isEqualTo("7");
    }

    @Test
    void newsComesAsAnEvent() throws Exception {
        var events = http.send(request(page, "api/events").build(), BodyHandlers.ofLines()).body();
        Iterator<String> lines = events.iterator();
        assertThat(lines.next()).startsWith("data: {\"revision\":");
        events.close();
    }

    @Test
    void allThatThePageNeedsIsServedAndNothingElse() throws Exception {
        for (String path :
                new String[] {"", "dashboard.js", "charts.js", "dashboard.css", "uplot.js"}) {
            HttpResponse<String> answer = get(page, path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).as(path).isNotBlank();
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'self'");
        }
        for (String path : new String[] {"index.html", "../secret", "api", "api/steps/x"}) {
            assertThat(get(page, path).statusCode()).as(path).isEqualTo(404);
        }
        HttpResponse<String> mistake = get(page, "api/steps?since=-1");
        assertThat(mistake.statusCode()).isEqualTo(400);
        assertThat(mistake.body()).isEqualTo("since: '-1', expected a revision\n");
    }

    @Test
    void nobodyWritesAndNoPageElsewhereReads() throws Exception {
        HttpRequest post =
                request(page, "api/state").POST(HttpRequest.BodyPublishers.ofString("x")).build();
        assertThat(http.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
        assertThat(raw("GET /api/state HTTP/1.0\r\nHost: elsewhere.example\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .endsWith("the Host of the request is another machine\n");
    }

    @Test
    void withATokenOnlyThoseWhoBringItRead() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
        var config = new DashboardConfig(true, "0.0.0.0", 0, file.toString());
        try (Dashboard guarded = Dashboard.start(config, ABOUT, topics.streams, true)) {
            assertThat(get(guarded, "api/about").statusCode()).isEqualTo(401);
            assertThat(get(guarded, "api/about?token=0123456789abcdeX").statusCode())
                    .isEqualTo(401);
            HttpResponse<String> let = get(guarded, "?token=0123456789abcdef");
            assertThat(let.statusCode()).isEqualTo(200);
            String cookie = let.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
            HttpRequest back =
                    request(guarded, "api/about").header("Cookie", cookie.split(";")[0]).build();
            assertThat(http.send(back, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void mistakesAreSaidInOneLine() throws Exception {
        int taken = page.address().getPort();
        refused(
                new DashboardConfig(true, "127.0.0.1", taken, ""),
                "dashboard.port: 127.0.0.1:" + taken + " is in use or not of this machine,");
        refused(
                new DashboardConfig(true, "0.0.0.0", 0, ""),
                "dashboard.host: 0.0.0.0, expected a dashboard.token-file beside it");
        refused(
                new DashboardConfig(true, "127.0.0.1", 0, "/no/such/file"),
                "dashboard.token-file: /no/such/file, expected a file that can be read");
        Path file = Files.writeString(folder.resolve("short"), "secret");
        refused(
                new DashboardConfig(true, "127.0.0.1", 0, file.toString()),
                "expected 16 to 256 letters");
    }

    private static void refused(DashboardConfig config, String message) {
        assertThatThrownBy(() -> Dashboard.start(config, ABOUT, topics.streams, true).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private JsonNode json(String path) throws Exception {
        return JSON.readTree(get(page, path).body());
    }

    private HttpResponse<String> get(Dashboard of, String path) throws Exception {
        return http.send(request(of, path).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Dashboard of, String path) {
        URI address = of.address();
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + address.getPort() + "/" + path));
    }

    /** Java's client sets the Host itself. */
    private static String raw(String request) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), page.address().getPort());
                OutputStream out = socket.getOutputStream()) {
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
