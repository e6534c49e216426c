package org.streamrlaif.judge.remote;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.streamrlaif.platform.Sha256;

/**
 * An address that answers one JSON text with another, asked as a remote judge is: with retries, a
 * circuit breaker, a key that is never told, and no redirects. One request at a time.
 */
public final class JsonService {

    private final URI address;
    private final Transport transport;
    private final RetryPolicy retries;

    private JsonService(URI address, Transport transport, RetryPolicy retries) {
        this.address = address;
        this.transport = transport;
        this.retries = retries;
    }

    /**
     * The service of an address.
     *
     * @param setting what messages call the setting of the address
     * @param keySetting what they call that of its key
     * @param key where its key lies: a file, or {@code $} and an environment variable; empty for
     *     none
     * @param environment value of an environment variable, null for none
     * @throws IllegalArgumentException in one line when the key cannot be had
     */
    public static JsonService at(
            URI address,
            RetryConfig retry,
            String setting,
            String keySetting,
            String key,
            UnaryOperator<String> environment) {
        return new JsonService(
                address,
                new Transport(
                        address,
                        new Transport.Settings(setting, setting, keySetting),
                        key(keySetting, key, environment),
                        retry),
                new RetryPolicy(address.getAuthority(), retry, 0));
    }

    private static ApiKey key(String setting, String key, UnaryOperator<String> environment) {
        if (key.isEmpty()) {
            return ApiKey.none();
        }
        return key.startsWith("$")
                ? ApiKey.inVariable(setting, key.substring(1), environment)
                : ApiKey.inFile(setting, key);
    }

    /**
     * An answer, or in one line why there is none.
     *
     * @param answer null where there is none
     * @param failure null where there is an answer
     */
    public record Reply<T>(T answer, String failure) {}

    /**
     * Asks until there is an answer, or until it cannot or may not be asked again.
     *
     * @param body JSON
     * @param reader throws {@link IllegalArgumentException} for a text that is no answer
     * @throws org.streamrlaif.loop.RunFailedException when address or key is wrong
     * @throws InterruptedException when interrupted; the request is broken off
     */
    public <T> Reply<T> ask(String body, Function<String, T> reader) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String idempotencyKey = Sha256.of(bytes);
        try {
            return new Reply<>(retries.call(() -> once(bytes, idempotencyKey, reader)), null);
        } catch (CallFailedException e) {
            return new Reply<>(null, e.getMessage());
        } catch (CallNotPermittedException e) {
            return new Reply<>(null, address + ": circuit breaker open after many failures");
        }
    }

    private <T> T once(byte[] body, String idempotencyKey, Function<String, T> reader)
            throws InterruptedException {
        String text = transport.post(body, idempotencyKey);
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new CallFailedException(
                    CallFailedException.Kind.UNREADABLE, address + ": " + e.getMessage());
        }
    }
}
