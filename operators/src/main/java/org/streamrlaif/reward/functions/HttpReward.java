package org.streamrlaif.reward.functions;

import static org.streamrlaif.platform.Settings.require;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.streamrlaif.judge.remote.JsonService;
import org.streamrlaif.judge.remote.RetryConfig;
import org.streamrlaif.loop.RunFailedException;

/**
 * {@code http}: an address that gets a batch as JSON by POST and answers as {@link BatchJson} says.
 *
 * <p>Settings: {@code url}; {@code timeout-seconds} of one request (60); {@code attempts}, requests
 * for one answer (6). Waits, circuit breaker, key and redirects are as with a remote judge. When
 * all attempts fail there is no reward for the whole batch.
 */
final class HttpReward implements RewardFunction {

    private final String name;
    private final URI url;
    private final RetryConfig retry;
    private final String key;
    private final UnaryOperator<String> environment;
    private JsonService service;

    /**
     * @param key where the key lies, as {@link JsonService#at} takes it
     * @param environment value of an environment variable, null for none
     */
    HttpReward(FunctionSettings settings, String key, UnaryOperator<String> environment) {
        this.name = settings.name();
        this.url = url(settings.required("url", "an address such as http://host:8000/rewards"));
        RetryConfig usual = RetryConfig.defaults();
        this.retry =
                new RetryConfig(
                        (int) settings.number("attempts", usual.attempts()),
                        usual.firstWaitSeconds(),
                        usual.longestWaitSeconds(),
                        settings.number("timeout-seconds", usual.timeoutSeconds()),
                        usual.breakerCalls(),
                        usual.breakerSeconds());
        this.key = key;
        this.environment = environment;
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            require(
                    url.getUserInfo() == null,
                    "url",
                    "credentials in it",
                    "them where reward.keys says");
            if (List.of("http", "https").contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Told below, with all else that is no address.
        }
        throw new IllegalArgumentException(
                "url: '" + text + "', expected an address such as http://host:8000/rewards");
    }

    @Override
    public List<Reward> rewards(List<RewardItem> responses) throws Exception {
        JsonService.Reply<List<Reward>> reply =
                service()
                        .ask(
                                BatchJson.write(responses),
                                answer -> BatchJson.read(answer, responses.size()));
        return reply.answer() != null
                ? reply.answer()
                : Collections.nCopies(responses.size(), new Reward.Failure(reply.failure()));
    }

    /** Made when it is first asked: the key is read where it is used. */
    private JsonService service() {
        if (service == null) {
            String setting = "reward.functions: " + name + ": url";
            try {
                service = JsonService.at(url, retry, setting, "reward.keys", key, environment);
            } catch (IllegalArgumentException e) {
                throw new RunFailedException(e.getMessage());
            }
        }
        return service;
    }
}
