package org.streamrlaif.streaming.dashboard;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who may read. Only reading is offered. Without a token a request must name this machine in its
 * {@code Host}, so that no page elsewhere can make a reader's browser fetch from here under another
 * name. With one it comes as {@code ?token=} once, and then as a cookie, or as a bearer token.
 */
final class Access extends Filter {

    private static final Set<String> METHODS = Set.of("GET", "HEAD");
    private static final List<String> HERE = List.of("127.0.0.1", "localhost", "[::1]");
    private static final String COOKIE = "rlaif";
    private static final String POLICY =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final String token;
    private final String host;

    Access(String token, String host) {
        this.token = token;
        this.host = host;
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        Headers answer = exchange.getResponseHeaders();
        answer.set("Content-Security-Policy", POLICY);
        answer.set("X-Content-Type-Options", "nosniff");
        answer.set("Referrer-Policy", "no-referrer");
        if (!METHODS.contains(exchange.getRequestMethod())) {
            refuse(exchange, 405, "only GET and HEAD are offered");
        } else if (token.isEmpty() && !namesThisMachine(exchange)) {
            refuse(exchange, 403, "the Host of the request is another machine");
        } else if (!token.isEmpty() && given(exchange).stream().noneMatch(this::matches)) {
            refuse(exchange, 401, "expected the token of dashboard.token-file: /?token=…");
        } else {
            query(exchange.getRequestURI(), "token")
                    .filter(this::matches)
                    .ifPresent(
                            word ->
                                    answer.add(
                                            "Set-Cookie",
                                            COOKIE
                                                    + "="
                                                    + word
                                                    + "; HttpOnly; SameSite=Strict; Path=/"));
            chain.doFilter(exchange);
        }
    }

    private boolean namesThisMachine(HttpExchange exchange) {
        String named = exchange.getRequestHeaders().getFirst("Host");
        if (named == null) {
            return false;
        }
        String name = named.replaceFirst(":\\d+$", "");
        return HERE.contains(name) || name.equalsIgnoreCase(host);
    }

    private boolean matches(String word) {
        return MessageDigest.isEqual(
                word.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> given(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        String bearer = Objects.toString(headers.getFirst("Authorization"), "");
        String cookies = Objects.toString(headers.getFirst("Cookie"), "");
        return List.of(
                bearer.startsWith("Bearer ") ? bearer.substring(7) : "",
                Arrays.stream(cookies.split("; *"))
                        .filter(cookie -> cookie.startsWith(COOKIE + "="))
                        .map(cookie -> cookie.substring(COOKIE.length() + 1))
                        .findFirst()
                        .orElse(""),
                query(exchange.getRequestURI(), "token").orElse(""));
    }

    /** A value of the query, as it stands there. */
    static Optional<String> query(URI uri, String name) {
        return Optional.ofNullable(uri.getQuery()).stream()
                .flatMap(query -> Arrays.stream(query.split("&")))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }

    private static void refuse(HttpExchange exchange, int status, String line) throws IOException {
        byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, text.length);
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            out.write(text);
        }
    }

    @Override
    public String description() {
        return "access";
    }
}
