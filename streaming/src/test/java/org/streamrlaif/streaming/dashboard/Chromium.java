package org.streamrlaif.streaming.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A page in a real browser without a window, told what to do by the DevTools protocol. */
final class Chromium implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final StringBuilder errors = new StringBuilder();
    private final Process process;
    private final WebSocket socket;
    private int last;

    /** Where a browser is installed; empty when there is none. */
    static Optional<Path> installed() {
        return List.of("chromium", "chromium-browser", "google-chrome").stream()
                .flatMap(
                        name ->
                                Arrays.stream(
                                                Objects.toString(System.getenv("PATH"), "")
                                                        .split(":"))
                                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Chromium(Path program, Path folder) throws Exception {
        ProcessBuilder browser =
                new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder,
                        "about:blank");
        process =
                browser.redirectErrorStream(true)
                        .redirectOutput(folder.resolve("chromium.log").toFile())
                        .start();
        Path port = folder.resolve("DevToolsActivePort");
        until(() -> Files.exists(port) && Files.readAllLines(port).size() > 1);
        String number = Files.readAllLines(port).get(0);
        var list = URI.create("http://127.0.0.1:" + number + "/json");
        JsonNode page =
                JSON.readTree(
                        http.send(
                                        HttpRequest.newBuilder(list).build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .body());
        socket =
                http.newWebSocketBuilder()
                        .buildAsync(
                                URI.create(page.get(0).get("webSocketDebuggerUrl").asText()),
                                new Listener())
                        .get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        ask("Page.enable", Map.of());
        ask("Runtime.enable", Map.of());
        ask("Log.enable", Map.of());
    }

    /** Something that is checked until it holds. */
    interface Check {
        boolean holds() throws Exception;
    }

    static void until(Check check) throws Exception {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!check.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + LONGEST.toSeconds() + " s");
            }
            Thread.sleep(50);
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean end) {
            text.append(part);
            if (end) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void take(String message) {
        try {
            JsonNode told = JSON.readTree(message);
            if (told.has("id")) {
                asked.remove(told.get("id").asInt()).complete(told);
            } else if (told.path("method").asText().equals("Runtime.exceptionThrown")
                    || told.at("/params/entry/level").asText().equals("error")) {
                synchronized (errors) {
                    errors.append(told.get("params")).append('\n');
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode ask(String method, Map<String, ?> parameters) throws Exception {
        int id = ++last;
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        socket.sendText(message.toString(), true).get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        return answer.get(LONGEST.toSeconds(), TimeUnit.SECONDS).path("result");
    }

    void open(URI page) throws Exception {
        ask("Page.navigate", Map.of("url", page.toString()));
        until(() -> evaluate("document.readyState").asText().equals("complete"));
    }

    /** What an expression of JavaScript comes to. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode result =
                ask(
                        "Runtime.evaluate",
                        Map.of(
                                "expression",
                                expression,
                                "returnByValue",
                                true,
                                "awaitPromise",
                                true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(result.get("exceptionDetails").toString());
        }
        return result.at("/result/value");
    }

    /** Size of the window in pixels, and whether the user wants it dark. */
    void look(int width, int height, boolean dark) throws Exception {
        ask(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        Map<String, String> scheme =
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        ask("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    }

    /** Presses a key, such as {@code Tab}. */
    void press(String key, int code) throws Exception {
        for (String kind : List.of("rawKeyDown", "keyUp")) {
            ask(
                    "Input.dispatchKeyEvent",
                    Map.of("type", kind, "key", key, "code", key, "windowsVirtualKeyCode", code));
        }
    }

    /** Writes what is seen as a PNG file. */
    void screenshot(Path file) throws Exception {
        JsonNode png = ask("Page.captureScreenshot", Map.of("format", "png"));
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(png.get("data").asText()));
    }

    /** What went wrong in the page, and what its policy refused. */
    String errors() {
        synchronized (errors) {
            return errors.toString();
        }
    }

    @Override
    public void close() throws Exception {
        ask("Browser.close", Map.of());
        socket.abort();
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }
}
