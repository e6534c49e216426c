package org.streamrlaif.judge.remote;

import static org.streamrlaif.platform.Change.Kind.FREE;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import org.streamrlaif.encode.FramesConfig;
import org.streamrlaif.platform.Change;

/**
 * A remote judge: behind an OpenAI-compatible interface, such as vLLM, SGLang, Ollama or a hosted
 * one.
 *
 * @param endpoint address of the interface, such as {@code http://host:8000/v1}; empty for a local
 *     judge
 * @param model what the model is called there
 * @param keyFile file that holds the key, if one is needed; it is read where the judge runs
 * @param keyVariable environment variable that holds the key instead; one of both
 * @param logprobs whether to ask for log-probabilities; without them a verdict is 0 or 1 per order
 * @param frames how frames are sent
 * @param retry how long a verdict is waited for
 * @param limits how much is asked, and what it may cost
 * @param journal folder, or URI of any file system that Flink knows, that keeps what was paid for;
 *     empty for the run's own folder (local runs)
 */
public record RemoteConfig(
        String endpoint,
        String model,
        @Change(value = FREE, secret = true) String keyFile,
        @Change(value = FREE, secret = true) String keyVariable,
        boolean logprobs,
        FramesConfig frames,
        RetryConfig retry,
        LimitsConfig limits,
        String journal)
        implements Serializable {

    /** Checks every value; without an endpoint the others do not matter. */
    public RemoteConfig {
        if (!endpoint.isEmpty()) {
            check(endpoint);
            if (model.isBlank()) {
                throw new IllegalArgumentException(
                        "model: empty, expected what the model is called at " + endpoint);
            }
        }
    }

    /** No remote judge. */
    public static RemoteConfig none() {
        return new RemoteConfig(
                "",
                "",
                "",
                "",
                true,
                FramesConfig.defaults(),
                RetryConfig.defaults(),
                LimitsConfig.defaults(),
                "");
    }

    /** Whether there is a remote judge. */
    public boolean isSet() {
        return !endpoint.isEmpty();
    }

    /** What the judge is called in preferences: model and host. */
    public String name() {
        return model + "@" + URI.create(endpoint).getAuthority();
    }

    /** Where questions go. */
    URI chat() {
        return URI.create(endpoint.replaceAll("/+$", "") + "/chat/completions");
    }

    private static void check(String endpoint) {
        try {
            URI uri = new URI(endpoint);
            if (uri.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        "endpoint: credentials in it, expected them in key-file or key-variable");
            }
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getQuery() == null) {
                return;
            }
        } catch (URISyntaxException e) {
            // Told below, with all else that is no address.
        }
        throw new IllegalArgumentException(
                "endpoint: '" + endpoint + "', expected an address such as http://host:8000/v1");
    }
}
