package org.streamrlaif.streaming.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.streamrlaif.streaming.io.StreamsConfig;

/**
 * A page on which a run is watched while it learns: curves, account, policy versions, dead letters,
 * configuration. Everything comes from the run's topics, so it works for a run in this process, on
 * a cluster, or long over. It only reads.
 *
 * <p>{@code /api/steps?metrics=a,b&since=N} gives rows that changed since revision N; {@code
 * /api/events} is a stream of server-sent events, one whenever something happened, at most four a
 * second.
 */
public final class Dashboard implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BACKLOG = 50;
    private static final int OK = 200;
    private static final long PAUSE_MILLIS = 250;
    private static final long HEARTBEAT_MILLIS = 15_000;
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    /** What the page is made of: path, resource, type. */
    private static final List<Asset> ASSETS =
            List.of(
                    new Asset("/", "page/index.html", "text/html; charset=utf-8"),
                    new Asset("/dashboard.css", "page/dashboard.css", "text/css; charset=utf-8"),
                    new Asset("/dashboard.js", "page/dashboard.js", "text/javascript"),
                    new Asset("/charts.js", "page/charts.js", "text/javascript"),
                    new Asset("/uplot.js", UPLOT + "uPlot.iife.min.js", "text/javascript"),
                    new Asset("/uplot.css", UPLOT + "uPlot.min.css", "text/css; charset=utf-8"));

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(Dashboard::daemon);
    private final RunView view = new RunView();
    private final TopicFeed feed;
    private final Access access;
    private final String host;
    private volatile boolean closed;

    private record Asset(String path, String resource, String type) {}

    /**
     * What the page says of a run that does not change.
     *
     * @param runId its name
     * @param configuration every key and its value, as text; secrets left out
     * @param environment names and values, such as the version of Java
     */
    public record About(
            String runId, Map<String, String> configuration, Map<String, String> environment) {

        /** With the environment of this process. */
        public static About of(String runId, Map<String, String> configuration) {
            Map<String, String> environment = new TreeMap<>();
            environment.put("Java", Runtime.version().toString());
            environment.put(
                    "system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
            environment.put("processors", "" + Runtime.getRuntime().availableProcessors());
            environment.put("heap", (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
            return new About(runId, configuration, environment);
        }
    }

    private Dashboard(
            HttpServer server,
            DashboardConfig config,
            About about,
            StreamsConfig streams,
            boolean now) {
        this.server = server;
        host = config.host();
        access = new Access(config.token(), host);
        ASSETS.forEach(asset -> serve(asset.path(), exchange -> send(exchange, asset)));
        json("/api/about", uri -> about);
        json("/api/state", uri -> view.state());
        json("/api/letters", uri -> view.letters());
        json("/api/versions", uri -> view.versions());
        json("/api/steps", this::steps);
        serve("/api/events", this::events);
        server.setExecutor(threads);
        server.start();
        feed = new TopicFeed(streams, now, view);
    }

    /**
     * Starts to serve.
     *
     * @param config where
     * @param about what does not change
     * @param streams the run's topics
     * @param fromNow whether what is in the topics now is left out, as that of earlier runs
     * @throws IllegalArgumentException in one line when the port is in use, the address is not of
     *     this machine, or the token cannot be used
     */
    public static Dashboard start(
            DashboardConfig config, About about, StreamsConfig streams, boolean fromNow) {
        config.token();
        try {
            var address = new InetSocketAddress(config.host(), config.port());
            HttpServer server = HttpServer.create(address, BACKLOG);
            return new Dashboard(server, config, about, streams, fromNow);
        } catch (BindException e) {
            throw new IllegalArgumentException(
                    "dashboard.port: "
                            + config.host()
                            + ":"
                            + config.port()
                            + " is in use or not of this machine, expected another, or 0 for a free"
                            + " one",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the page is. */
    public URI address() {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return URI.create("http://" + name + ":" + server.getAddress().getPort() + "/");
    }

    private void json(String path, Function<URI, Object> answer) {
        serve(
                path,
                exchange -> {
                    byte[] text = JSON.writeValueAsBytes(answer.apply(exchange.getRequestURI()));
                    exchange.getResponseHeaders().set("Cache-Control", "no-store");
                    send(exchange, OK, "application/json", text);
                });
    }

    /** Serves one path, and nothing below it. */
    private void serve(String path, HttpHandler handler) {
        HttpContext context =
                server.createContext(
                        path,
                        exchange -> {
                            // Closed at the end only: the answer to a mistake goes out before.
                            try (exchange) {
                                answer(exchange, path, handler);
                            }
                        });
        context.getFilters().add(access);
    }

    private static void answer(HttpExchange exchange, String path, HttpHandler handler)
            throws IOException {
        if (!exchange.getRequestURI().getPath().equals(path)) {
            say(exchange, 404, "not found");
            return;
        }
        try {
            handler.handle(exchange);
        } catch (IllegalArgumentException mistake) {
            say(exchange, 400, mistake.getMessage());
        }
    }

    private static void say(HttpExchange exchange, int status, String line) throws IOException {
        byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
        send(exchange, status, "text/plain; charset=utf-8", text);
    }

    private Object steps(URI uri) {
        String since = Access.query(uri, "since").orElse("0");
        if (!since.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("since: '" + since + "', expected a revision");
        }
        String metrics = Access.query(uri, "metrics").orElse("");
        return view.steps().since(Long.parseLong(since), List.of(metrics.split(",")));
    }

    private void events(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(OK, 0);
        OutputStream out = exchange.getResponseBody();
        long seen = -1;
        try {
            while (!closed) {
                long now = view.await(seen, HEARTBEAT_MILLIS);
                String event =
                        now == seen
                                ? ": still here\n\n"
                                : "data: " + JSON.writeValueAsString(view.state()) + "\n\n";
                seen = now;
                out.write(event.getBytes(StandardCharsets.UTF_8));
                out.flush();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, Asset asset) throws IOException {
        try (InputStream in = Dashboard.class.getResourceAsStream(asset.resource())) {
            send(exchange, OK, asset.type(), in.readAllBytes());
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean whole = !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, whole && body.length > 0 ? body.length : -1);
        try (OutputStream out = exchange.getResponseBody()) {
            if (whole) {
                out.write(body);
            }
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "dashboard");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        closed = true;
        feed.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
