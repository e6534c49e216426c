package org.streamrlaif.judge.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server of the interface, in this process, that does what a test tells it. */
public final class ModelServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Asked, Does> behaviour;

    /** What the server does about a request. */
    public interface Does {
        void to(HttpExchange exchange) throws Exception;
    }

    /**
     * A request.
     *
     * @param number 0 for the first
     */
    public record Asked(int number, Headers headers, JsonNode body) {
        /** The text of the question. */
        public String text() {
            JsonNode content = body.at("/messages/0/content");
            return content.isTextual()
                    ? content.asText()
                    : content.path(content.size() - 1).path("text").asText();
        }
    }

    public ModelServer(Function<Asked, Does> behaviour) throws IOException {
        this.behaviour = behaviour;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/chat/completions", this::handle);
        server.start();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    public List<Asked> asked() {
        return asked;
    }

    public void behave(Function<Asked, Does> other) {
        behaviour = other;
    }

    private void handle(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        Asked request;
        synchronized (asked) {
            request = new Asked(asked.size(), exchange.getRequestHeaders(), body);
            asked.add(request);
        }
        try {
            behaviour.apply(request).to(exchange);
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            exchange.close();
        }
    }

    /** An answer as text, with 100 tokens in and 2 out. */
    public static Does says(String text) {
        return status(200, completion(text, ""));
    }

    /** An answer with log-probabilities of its first token, as JSON. */
    public static Does says(String text, String logprobs) {
        return status(200, completion(text, ", \"logprobs\": {\"content\": [" + logprobs + "]}"));
    }

    public static Does status(int status, String body, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /** Keeps the caller waiting until the server is closed. */
    public static Does hangs() {
        return exchange -> new CountDownLatch(1).await();
    }

    /** Ends the connection within the reply. */
    public static Does breaksOff() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"choices\"".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            throw new IOException("broken off");
        };
    }

    /** Prefers the answer that contains the word, in whatever order. */
    public static Function<Asked, Does> prefers(String word) {
        return request -> {
            String text = request.text();
            int second = text.lastIndexOf("Answer B:");
            return says(text.indexOf(word, text.lastIndexOf("Answer A:")) < second ? "A" : "B");
        };
    }

    private static String completion(String text, String more) {
        return """
                {"id": "x", "choices": [{"index": 0, "message": {"role": "assistant", "content": %s}%s}],
                 "usage": {"prompt_tokens": 100, "completion_tokens": 2}}
                """
                .formatted(JSON.valueToTree(text), more);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
