package org.streamrlaif.judge.remote;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.streamrlaif.judge.remote.CallFailedException.Kind;
import org.streamrlaif.loop.RunFailedException;

/**
 * One request over HTTP and what its status means. Follows no redirects, since they take the key.
 */
final class Transport {

    private static final int SHOWN = 160;

    /**
     * Where a user would mend what is wrong.
     *
     * @param address the setting of the address
     * @param place what must exist at the address
     * @param key the setting of the key
     */
    record Settings(String address, String place, String key) {}

    private final URI address;
    private final Settings settings;
    private final ApiKey key;
    private final Duration timeout;
    private final Duration longestWait;
    private final HttpClient client;

    /**
     * @param address where requests go
     * @param settings what messages call the settings of the address and its key
     */
    Transport(URI address, Settings settings, ApiKey key, RetryConfig retry) {
        this.address = address;
        this.settings = settings;
        this.key = key;
        this.timeout = Durations.of(retry.timeoutSeconds());
        this.longestWait = Durations.of(retry.longestWaitSeconds());
        // Servers of models speak HTTP 1.1; an offer of HTTP 2 in the clear confuses some.
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(timeout)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    /**
     * Sends a body and waits for the whole reply.
     *
     * @param idempotencyKey equal for requests that ask for the same answer
     * @return the body of a reply with status 200
     * @throws CallFailedException when there is none
     * @throws RunFailedException when the address, the model or the key is wrong
     * @throws InterruptedException when interrupted; the request is broken off
     */
    String post(byte[] body, String idempotencyKey) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        key.header().ifPresent(value -> request.header("Authorization", value));
        CompletableFuture<HttpResponse<byte[]>> call =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        try {
            return text(call.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw new CallFailedException(
                    Kind.TIMEOUT, address + ": no reply in " + timeout.toMillis() / 1000.0 + " s");
        } catch (ExecutionException e) {
            String why = e.getCause() instanceof IOException io ? io.getMessage() : null;
            throw new CallFailedException(
                    Kind.FAILED,
                    address + ": " + key.hide(why == null ? "cannot be reached" : why));
        } finally {
            call.cancel(true);
        }
    }

    private String text(HttpResponse<byte[]> response) {
        String body = key.hide(new String(response.body(), StandardCharsets.UTF_8));
        int status = response.statusCode();
        if (status == 200) {
            return body;
        }
        String says = address + ": status " + status + ", " + shortened(body);
        if (status == 401) {
            throw new RunFailedException(says + "; expected a valid key in " + settings.key());
        }
        if (status == 404) {
            throw new RunFailedException(says + "; expected " + settings.place() + " to exist");
        }
        Optional<String> target = response.headers().firstValue("Location");
        if (status >= 300 && status < 400 && target.isPresent()) {
            throw new RunFailedException(
                    address
                            + ": status "
                            + status
                            + ", it leads on to "
                            + key.hide(target.get())
                            + "; expected an address in "
                            + settings.address()
                            + " that answers itself");
        }
        boolean busy = status == 408 || status == 425 || status == 429;
        if (!busy && status < 500) {
            throw new CallFailedException(Kind.REFUSED, says);
        }
        Optional<Duration> wait = wait(response);
        if (wait.isPresent() && wait.get().compareTo(longestWait) > 0) {
            throw new CallFailedException(
                    Kind.PAUSED,
                    says
                            + "; it asks to wait "
                            + wait.get().toSeconds()
                            + " s, expected at most "
                            + longestWait.toSeconds()
                            + " s");
        }
        throw new CallFailedException(busy ? Kind.BUSY : Kind.FAILED, says, wait.orElse(null));
    }

    private String shortened(String body) {
        String line = body.strip().replaceAll("\\s+", " ");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }

    /** The header {@code Retry-After}: seconds, or a date. */
    private static Optional<Duration> wait(HttpResponse<?> response) {
        Optional<String> header = response.headers().firstValue("Retry-After").map(String::strip);
        if (header.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    header.get().matches("\\d{1,9}(\\.\\d+)?")
                            ? Durations.of(Double.parseDouble(header.get()))
                            : Duration.between(
                                    ZonedDateTime.now(),
                                    ZonedDateTime.parse(
                                            header.get(), DateTimeFormatter.RFC_1123_DATE_TIME)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
