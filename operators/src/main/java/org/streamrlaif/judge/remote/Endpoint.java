package org.streamrlaif.judge.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.VoidReason;

/**
 * An endpoint with its limits, as all judges and narrators of a process share it. An answer that
 * was paid for is looked up in the journal before it is asked for. Thread-safe.
 */
public final class Endpoint {

    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final Transport.Settings SETTINGS =
            new Transport.Settings(
                    "judge.remote.endpoint",
                    "judge.remote.endpoint and judge.remote.model",
                    "judge.remote.key-file or key-variable");

    private final RemoteConfig config;
    private final Journal journal;
    private final Transport transport;
    private final RetryPolicy retries;
    private final CostBudget budget;
    private final ExecutorService threads;

    /**
     * @param config with an endpoint
     * @param journal what was paid for before
     * @param environment value of an environment variable, null for none
     * @throws IllegalArgumentException in one line when the key cannot be had
     */
    Endpoint(RemoteConfig config, Journal journal, UnaryOperator<String> environment) {
        this.config = config;
        this.journal = journal;
        this.transport =
                new Transport(
                        config.chat(), SETTINGS, ApiKey.of(config, environment), config.retry());
        this.retries =
                new RetryPolicy(config.name(), config.retry(), config.limits().requestsPerMinute());
        this.budget = new CostBudget(config.limits(), journal);
        this.threads =
                Executors.newFixedThreadPool(
                        config.limits().concurrency(),
                        work -> {
                            Thread thread = new Thread(work, "judge at " + config.endpoint());
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** How this endpoint is used. */
    RemoteConfig config() {
        return config;
    }

    /**
     * Asks all questions side by side.
     *
     * @param bodies made when their turn comes
     * @param reader throws {@link CallFailedException} for a reply that is no answer
     * @param stage stage that a failure belongs to
     * @return one per question, in the same order
     * @throws InterruptedException when interrupted; requests under way are broken off
     * @throws org.streamrlaif.loop.RunFailedException when address, model or key is wrong
     * @throws IOException when the journal cannot be read or written
     */
    <T> List<Outcome<T>> askAll(
            List<Supplier<ObjectNode>> bodies, Function<ChatReply, T> reader, String stage)
            throws InterruptedException, IOException {
        budget.refresh();
        List<Future<T>> calls = new ArrayList<>();
        try {
            for (Supplier<ObjectNode> body : bodies) {
                calls.add(threads.submit(() -> ask(body.get(), reader)));
            }
            List<Outcome<T>> outcomes = new ArrayList<>();
            for (Future<T> call : calls) {
                outcomes.add(outcome(call, stage));
            }
            return outcomes;
        } finally {
            calls.forEach(call -> call.cancel(true));
        }
    }

    private <T> Outcome<T> outcome(Future<T> call, String stage)
            throws InterruptedException, IOException {
        try {
            return new Outcome<>(call.get(), null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CallFailedException failed) {
                return new Outcome<>(
                        null, new VoidReason(stage, failed.code(), failed.getMessage()));
            }
            if (e.getCause() instanceof CallNotPermittedException) {
                String message = config.endpoint() + ": circuit breaker open after many failures";
                return new Outcome<>(null, new VoidReason(stage, "endpoint-unavailable", message));
            }
            if (e.getCause() instanceof IOException broken) {
                throw broken;
            }
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private <T> T ask(ObjectNode request, Function<ChatReply, T> reader) throws Exception {
        byte[] body = request.toString().getBytes(StandardCharsets.UTF_8);
        String key = key(config.endpoint(), body);
        String name = "answers/" + key.substring(0, 2) + "/" + key;
        Optional<String> kept = journal.read(name);
        if (kept.isPresent()) {
            try {
                return read(ChatReply.of(kept.get()), reader);
            } catch (CallFailedException e) {
                LOG.warn("{}: {} in the journal is no answer any more", config.name(), name);
            }
        }
        return retries.call(new Call<>(body, key, name, reader));
    }

    private static <T> T read(ChatReply reply, Function<ChatReply, T> reader) {
        if (reply.declined() != null) {
            throw new CallFailedException(CallFailedException.Kind.DECLINED, reply.declined());
        }
        return reader.apply(reply);
    }

    /** SHA-256 (hex) of where is asked and what: model, settings, frames and text. */
    private static String key(String endpoint, byte[] body) {
        return Sha256.of((endpoint + "\n").getBytes(StandardCharsets.UTF_8), body);
    }

    /** Whether the circuit breaker lets no requests through. */
    boolean isBreakerOpen() {
        return retries.state() == CircuitBreaker.State.OPEN;
    }

    void close() {
        threads.shutdownNow();
    }

    /** An answer, or the reason why there is none. */
    record Outcome<T>(T answer, VoidReason failure) {}

    /** The requests for one answer. */
    private final class Call<T> implements Callable<T> {
        private final byte[] body;
        private final String key;
        private final String name;
        private final Function<ChatReply, T> reader;
        private int answers;

        Call(byte[] body, String key, String name, Function<ChatReply, T> reader) {
            this.body = body;
            this.key = key;
            this.name = name;
            this.reader = reader;
        }

        @Override
        public T call() throws Exception {
            budget.require();
            // An endpoint that keeps answers would give one that was useless once more.
            String text = transport.post(body, answers == 0 ? key : key + "-" + answers);
            answers++;
            ChatReply reply = ChatReply.of(text);
            T answer;
            try {
                answer = read(reply, reader);
            } catch (CallFailedException useless) {
                budget.add(reply);
                throw useless;
            }
            journal.write(name, text);
            budget.add(reply);
            return answer;
        }
    }
}
