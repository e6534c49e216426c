package org.streamrlaif.judge.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.judge.remote.ModelServer.prefers;
import static org.streamrlaif.judge.remote.ModelServer.says;
import static org.streamrlaif.judge.remote.ModelServer.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.judge.JudgeConfig;
import org.streamrlaif.judge.PreferenceJudge;
import org.streamrlaif.judge.Records;
import org.streamrlaif.judge.parts.RemoteJudgeParts;
import org.streamrlaif.judge.remote.Endpoint.Outcome;
import org.streamrlaif.schemas.Rollout;

/** What is asked, when, what it costs, and what it may say about the key. */
@Timeout(300)
class EndpointTest {

    private static final String KEY = "sk-secret-0123456789";

    private final MemoryJournal journal = new MemoryJournal();

    @Test
    void aRestartDoesNotPayTwice() throws Exception {
        try (ModelServer server = new ModelServer(prefers("good"))) {
            RemoteConfig config = RemoteConfigs.of(server.endpoint());
            Rollout rollout = Records.rollout(1, "a good one", "a bad one");
            List<Rollout> before = judge(config, rollout);
            assertThat(server.asked()).hasSize(2);
            assertThat(judge(config, rollout)).isEqualTo(before);
            assertThat(server.asked()).as("nothing is paid twice").hasSize(2);

            judge(config, Records.rollout(1, "a good one", "another one"));
            assertThat(server.asked()).as("what is new is asked").hasSize(4);
        }
    }

    @Test
    void whatIsUnreadableInTheJournalIsAskedAgain() throws Exception {
        try (ModelServer server = new ModelServer(asked -> says("A"))) {
            RemoteConfig config = RemoteConfigs.of(server.endpoint());
            judge(config, Records.rollout(1, "x", "y"));
            String torn = journal.toString().replaceAll("(?s).*?(answers/[0-9a-f/]+).*", "$1");
            journal.write(torn, "{\"choices\": [");
            judge(config, Records.rollout(1, "x", "y"));
            assertThat(server.asked()).hasSize(3);
        }
    }

    @Test
    void stopsPayingAtTheLimitAlsoAfterARestart() throws Exception {
        try (ModelServer server = new ModelServer(asked -> says("A"))) {
            LimitsConfig limits = new LimitsConfig(1, 0, 300, 0, 0, 0);
            RemoteConfig config =
                    RemoteConfigs.of(server.endpoint(), RemoteConfigs.retry(2), limits);
            Rollout[] three = rollouts(3);
            List<Rollout> judged = judge(config, three);
            assertThat(server.asked()).as("102 tokens each").hasSize(3);
            assertThat(judged.get(0).getVoided()).isNull();
            assertThat(judged.get(1).getVoided().getCode()).isEqualTo("cost-limit");
            assertThat(judged.get(2).getVoided().getMessage())
                    .isEqualTo(
                            "judge.remote.limits.tokens: 306 used of 300; nothing is judged any more");

            assertThat(judge(config, three).get(0).getVoided()).as("paid for").isNull();
            assertThat(server.asked()).hasSize(3);
        }
    }

    @Test
    void countsMoney() throws Exception {
        try (ModelServer server = new ModelServer(asked -> says("A"))) {
            LimitsConfig limits = new LimitsConfig(1, 0, 0, 0.0003, 1, 50);
            RemoteConfig config =
                    RemoteConfigs.of(server.endpoint(), RemoteConfigs.retry(2), limits);
            List<Rollout> judged = judge(config, rollouts(2));
            assertThat(server.asked()).as("0.0002 each").hasSize(2);
            assertThat(judged.get(1).getVoided().getMessage())
                    .startsWith("judge.remote.limits.cost: 0.0004 spent of 3.0E-4");
        }
    }

    @Test
    void aLimitThatCannotBeKeptStopsTheJudge() throws Exception {
        String noUsage = "{\"choices\": [{\"message\": {\"content\": \"A\"}}]}";
        try (ModelServer server = new ModelServer(asked -> status(200, noUsage))) {
            LimitsConfig limits = new LimitsConfig(1, 0, 300, 0, 0, 0);
            RemoteConfig config =
                    RemoteConfigs.of(server.endpoint(), RemoteConfigs.retry(2), limits);
            assertThat(judge(config, rollouts(2)).get(1).getVoided().getCode())
                    .isEqualTo("cost-unknown");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void keepsToTheRequestsOfAMinute() throws Exception {
        try (ModelServer server = new ModelServer(asked -> says("A"))) {
            LimitsConfig limits = new LimitsConfig(8, 600, 0, 0, 0, 0);
            long start = System.nanoTime();
            judge(RemoteConfigs.of(server.endpoint(), RemoteConfigs.retry(1), limits), rollouts(3));
            assertThat(server.asked()).hasSize(6);
            assertThat(System.nanoTime() - start).isGreaterThan(450_000_000L);
        }
    }

    @Test
    void theBreakerOpens() throws Exception {
        try (ModelServer server = new ModelServer(asked -> status(500, "down"))) {
            Endpoint endpoint = oneByOne(server, 3600);
            List<Outcome<String>> outcomes = ask(endpoint, 6);
            assertThat(server.asked()).as("circuit breaker opens after four failures").hasSize(4);
            assertThat(endpoint.isBreakerOpen()).isTrue();
            assertThat(outcomes.get(5).failure().getCode()).isEqualTo("endpoint-unavailable");
            endpoint.close();
        }
    }

    @Test
    void theBreakerCloses() throws Exception {
        try (ModelServer server = new ModelServer(asked -> status(500, "down"))) {
            Endpoint endpoint = oneByOne(server, 0.1);
            ask(endpoint, 4);
            server.behave(asked -> says("A"));
            while (ask(endpoint, 1).get(0).failure() != null) {
                Thread.sleep(5);
            }
            assertThat(endpoint.isBreakerOpen()).isFalse();
            assertThat(ask(endpoint, 6)).allMatch(outcome -> outcome.failure() == null);
            endpoint.close();
        }
    }

    /** An endpoint whose circuit breaker opens after four failures in a row. */
    private Endpoint oneByOne(ModelServer server, double leftAloneSeconds) {
        RetryConfig once = new RetryConfig(1, 0.01, 1, 300, 4, leftAloneSeconds);
        LimitsConfig one = new LimitsConfig(1, 0, 0, 0, 0, 0);
        return new Endpoint(RemoteConfigs.of(server.endpoint(), once, one), journal, name -> null);
    }

    @Test
    void anOutageIsWaitedOut() throws Exception {
        try (ModelServer server =
                new ModelServer(asked -> asked.number() < 4 ? status(503, "") : says("A"))) {
            RetryConfig patient = new RetryConfig(1_000, 0.01, 1, 300, 2, 0.1);
            LimitsConfig two = new LimitsConfig(2, 0, 0, 0, 0, 0);
            RemoteConfig config = RemoteConfigs.of(server.endpoint(), patient, two);
            assertThat(judge(config, rollouts(3))).allMatch(j -> j.getVoided() == null);
        }
    }

    @Test
    void sendsTheKeyAndTellsItNobody(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
        try (ModelServer server =
                new ModelServer(asked -> status(400, "Incorrect API key provided: " + KEY))) {
            RemoteConfig config = RemoteConfigs.withKey(server.endpoint(), file.toString(), "");
            Rollout judged = judge(config, Records.rollout(1, "x", "y")).get(0);
            assertThat(server.asked().get(0).headers().getFirst("Authorization"))
                    .isEqualTo("Bearer " + KEY);
            assertThat(judged.getVoided().getMessage()).contains("provided: ***");
            assertThat(judged.toString() + config + journal).doesNotContain(KEY);
        }
    }

    @Test
    void takesTheKeyFromTheEnvironment() {
        RemoteConfig config = RemoteConfigs.withKey("http://h/v1", "", "JUDGE_KEY");
        ApiKey key = ApiKey.of(config, name -> name.equals("JUDGE_KEY") ? KEY : null);
        assertThat(key.header()).contains("Bearer " + KEY);
        assertThat(key.toString()).doesNotContain(KEY);
        assertThatThrownBy(() -> ApiKey.of(config, name -> null))
                .hasMessage(
                        "judge.remote.key-variable: JUDGE_KEY, expected a key in it, found none");
    }

    @Test
    void aKeyThatCannotBeSentIsNotShown(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), KEY + "\n" + KEY);
        assertThatThrownBy(
                        () ->
                                ApiKey.of(
                                        RemoteConfigs.withKey("http://h/v1", file.toString(), ""),
                                        name -> null))
                .hasMessageStartingWith("judge.remote.key-file: ")
                .hasMessageNotContaining(KEY);
        assertThatThrownBy(
                        () ->
                                ApiKey.of(
                                        RemoteConfigs.withKey("http://h/v1", "/no/file", ""),
                                        name -> null))
                .hasMessage("judge.remote.key-file: /no/file, expected a file that can be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"host:8000", "ftp://host/v1", "http:///v1", "http://h/v1?a=b", "http://a b"})
    void refusesWhatIsNoAddress(String endpoint) {
        assertThatThrownBy(() -> RemoteConfigs.of(endpoint))
                .hasMessage(
                        "endpoint: '"
                                + endpoint
                                + "', expected an address such as http://host:8000/v1");
    }

    @Test
    void refusesCredentialsInTheAddress() {
        assertThatThrownBy(() -> RemoteConfigs.of("http://me:" + KEY + "@host/v1"))
                .hasMessageStartingWith("endpoint: credentials in it")
                .hasMessageNotContaining(KEY);
    }

    private static List<Outcome<String>> ask(Endpoint endpoint, int questions) throws Exception {
        List<Supplier<ObjectNode>> bodies =
                IntStream.range(0, questions)
                        .<Supplier<ObjectNode>>mapToObj(
                                i -> () -> ChatRequest.of("m", null, "q" + i, 4, false))
                        .toList();
        return endpoint.askAll(bodies, ChatReply::text, "judge");
    }

    private static Rollout[] rollouts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Records.rollout(i, "x", "y"))
                .toArray(Rollout[]::new);
    }

    private List<Rollout> judge(RemoteConfig config, Rollout... rollouts)
            throws InterruptedException {
        JudgeConfig words = JudgeConfig.defaults();
        try (PreferenceJudge judge =
                new RemoteJudgeParts(config, () -> journal).preference(words)) {
            return judge.judge(List.of(rollouts));
        }
    }
}
