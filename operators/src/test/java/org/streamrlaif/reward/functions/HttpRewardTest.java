package org.streamrlaif.reward.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.reward.functions.RewardItems.item;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.streamrlaif.judge.remote.ModelServer;
import org.streamrlaif.judge.remote.ModelServer.Asked;
import org.streamrlaif.judge.remote.ModelServer.Does;
import org.streamrlaif.loop.RunFailedException;

@Timeout(60)
class HttpRewardTest {

    private static final List<RewardItem> TWO = List.of(item("a", "b"), item("c", ""));
    private static final String GOOD = "{\"rewards\": [1, \"no tests\"]}";

    @Test
    void aBatchIsOneRequest() throws Exception {
        try (ModelServer server = new ModelServer(asked -> ModelServer.status(200, GOOD));
                RewardFunction reward = http(server, "$MY_KEY", Map.of())) {
            assertThat(reward.rewards(TWO))
                    .isEqualTo(List.of(Reward.of(1), new Reward.Failure("no tests")));
            assertThat(server.asked())
                    .singleElement()
                    .satisfies(
                            asked -> {
                                assertThat(asked.headers().getFirst("Authorization"))
                                        .isEqualTo("Bearer hidden-word");
                                assertThat(asked.body().at("/responses/0/reference").asText())
                                        .isEqualTo("b");
                                assertThat(asked.body().at("/responses/1/response").asText())
                                        .isEqualTo("c");
                            });
        }
    }

    @Test
    void aFaultIsAskedOnceMore() throws Exception {
        Function<Asked, Does> second =
                asked ->
                        asked.number() == 0
                                ? ModelServer.status(500, "down")
                                : ModelServer.status(200, GOOD);
        try (ModelServer server = new ModelServer(second);
                RewardFunction reward = http(server, "", Map.of("attempts", "2"))) {
            assertThat(reward.rewards(TWO)).contains(Reward.of(1));
            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void whatBringsNoAnswerCostsTheBatch() throws Exception {
        assertFails(asked -> ModelServer.status(500, "down"), "status 500, down");
        assertFails(asked -> ModelServer.status(400, "no"), "status 400, no");
        assertFails(asked -> ModelServer.hangs(), "no reply in 0.5 s");
        assertFails(
                asked -> ModelServer.status(200, "<html>"),
                "'<html>', expected {\"rewards\": […]} with one for each response");
        assertFails(
                asked -> ModelServer.status(200, "{\"rewards\": [1, 2, 3]}"),
                "3 rewards, expected one for each of 2 responses");
    }

    private static void assertFails(Function<Asked, Does> behaviour, String message)
            throws Exception {
        Map<String, String> once = Map.of("attempts", "1", "timeout-seconds", "0.5");
        try (ModelServer server = new ModelServer(behaviour);
                RewardFunction reward = http(server, "", once)) {
            Reward failure = new Reward.Failure(url(server) + ": " + message);
            assertThat(reward.rewards(TWO)).isEqualTo(List.of(failure, failure));
        }
    }

    @Test
    void aWrongAddressOrKeyEndsTheRunInOneLine() throws Exception {
        assertEnds(
                asked -> ModelServer.status(404, "what?"),
                "status 404, what?; expected reward.functions: far: url to exist");
        assertEnds(
                asked -> ModelServer.status(401, "no"),
                "status 401, no; expected a valid key in reward.keys");
        assertEnds(
                asked -> ModelServer.status(302, "", "Location", "http://other/"),
                "status 302, it leads on to http://other/; expected an address in reward.functions:"
                        + " far: url that answers itself");
    }

    private static void assertEnds(Function<Asked, Does> behaviour, String message)
            throws Exception {
        try (ModelServer server = new ModelServer(behaviour);
                RewardFunction reward = http(server, "", Map.of())) {
            assertThatThrownBy(() -> reward.rewards(TWO))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessage(url(server) + ": " + message);
        }
    }

    @Test
    void aKeyThatIsNotThereIsToldWithoutIt() throws Exception {
        try (ModelServer server = new ModelServer(asked -> ModelServer.status(200, GOOD));
                RewardFunction reward = http(server, "$OTHER_KEY", Map.of())) {
            assertThatThrownBy(() -> reward.rewards(TWO))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessage("reward.keys: OTHER_KEY, expected a key in it, found none");
        }
        Path missing = Path.of("no-such-file");
        try (ModelServer server = new ModelServer(asked -> ModelServer.status(200, GOOD));
                RewardFunction reward = http(server, missing.toString(), Map.of())) {
            assertThatThrownBy(() -> reward.rewards(TWO))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessage("reward.keys: no-such-file, expected a file that can be read");
        }
    }

    private static String url(ModelServer server) {
        return server.endpoint() + "/chat/completions";
    }

    private static RewardFunction http(
            ModelServer server, String key, Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(settings);
        all.put("url", url(server));
        return new HttpReward(
                new FunctionSettings("far", all),
                key,
                name -> name.equals("MY_KEY") ? "hidden-word" : null);
    }
}
