package org.streamrlaif.judge.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.judge.remote.ModelServer.says;
import static org.streamrlaif.judge.remote.ModelServer.status;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.encode.StoredClips;
import org.streamrlaif.judge.JudgeConfig;
import org.streamrlaif.judge.PreferenceJudge;
import org.streamrlaif.judge.Records;
import org.streamrlaif.judge.parts.RemoteJudgeParts;
import org.streamrlaif.judge.remote.ModelServer.Does;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Rollout;

/** Real requests to a server in this process. */
@Timeout(300)
class RemoteJudgeTest {

    private static final JudgeConfig CONFIG = JudgeConfig.defaults();

    private final MemoryJournal journal = new MemoryJournal();

    @Test
    void judgesBothOrdersWithProbabilities() throws Exception {
        try (ModelServer server = new ModelServer(RemoteJudgeTest::likes)) {
            Rollout rollout = Records.rollout(7, "a good one", "a bad one");
            Rollout judged = judge(RemoteConfigs.of(server.endpoint()), rollout).get(0);

            Preference preference = judged.getPreferences().get(0);
            assertThat(preference.getPChosenInOrder())
                    .isCloseTo(0.8 / 0.9, Rounding.float64(8).within(1));
            assertThat(preference.getPChosenSwapped())
                    .isCloseTo(0.6 / 0.9, Rounding.float64(8).within(1));
            assertThat(preference.getConsistent()).isTrue();
            assertThat(preference.getJudge())
                    .isEqualTo("judge-1@" + server.endpoint().replaceAll("http://|/v1", ""));
            assertThat(preference.getPromptHash()).isEqualTo(CONFIG.prompt().sha256());
            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void sendsFramesContextAndSettings() throws Exception {
        try (ModelServer server = new ModelServer(asked -> says("A"))) {
            Rollout rollout = Records.rollout(7, "x", "y");
            byte[] picture = {1, 2, 3};
            rollout.setFrames(StoredClips.frames(List.of(0L, 500L), picture, picture));
            Rollout judged = judge(RemoteConfigs.of(server.endpoint()), rollout).get(0);

            var body = server.asked().get(0).body();
            assertThat(body.path("model").asText()).isEqualTo("judge-1");
            assertThat(body.path("temperature").asInt(-1)).isZero();
            assertThat(body.path("logprobs").asBoolean()).isTrue();
            assertThat(body.at("/messages/0/content/0/text").asText())
                    .isEqualTo("Frames of the video, at 0.0s, 0.5s:");
            assertThat(body.at("/messages/0/content/2/image_url/url").asText())
                    .isEqualTo(
                            "data:image/jpeg;base64,"
                                    + Base64.getEncoder().encodeToString(picture));
            assertThat(server.asked().get(0).text()).contains("narrative 7", "question 7");
            assertThat(judged.getFrames()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"A,1", "B,0", "A.,1", "**B**,0", "Answer: A,1", "' A\nbecause',1", "\"B\",0"})
    void takesAWordForCertainWhereThereAreNoLogprobs(String text, double inOrder) throws Exception {
        try (ModelServer server = new ModelServer(asked -> says(text))) {
            Preference preference =
                    judge(RemoteConfigs.of(server.endpoint()), Records.rollout(1, "x", "y"))
                            .get(0)
                            .getPreferences()
                            .get(0);
            assertThat(preference.getPChosenInOrder()).isEqualTo(inOrder);
            assertThat(preference.getPChosenSwapped()).isEqualTo(1 - inOrder);
            assertThat(preference.getTie()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"A or B", "Both", "A cat is better", "''", "C", "I cannot say", "a"})
    void anythingElseIsNoVerdictAndAskedAgain(String text) throws Exception {
        try (ModelServer server = new ModelServer(asked -> says(text))) {
            Rollout judged =
                    judge(RemoteConfigs.of(server.endpoint()), Records.rollout(1, "x", "y")).get(0);
            assertThat(judged.getVoided().getCode()).isEqualTo("no-verdict");
            assertThat(judged.getPreferences()).isEmpty();
            assertThat(server.asked()).hasSize(2 * 3);
            assertThat(keys(server)).as("a new key for a new answer").doesNotHaveDuplicates();
        }
    }

    @Test
    void asksAgainWhatFails() throws Exception {
        List<Does> faults =
                List.of(
                        status(500, "oops"),
                        status(503, "busy", "Retry-After", "0"),
                        status(200, "<html>no json</html>"),
                        status(200, "{\"choices\": []}"),
                        status(408, ""),
                        status(429, "{}"),
                        ModelServer.breaksOff());
        for (Does fault : faults) {
            try (ModelServer server = new ModelServer(asked -> says("A"))) {
                server.behave(asked -> asked.number() == 0 ? fault : says("A"));
                RemoteConfig config = config(server, RemoteConfigs.retry(3), 1);
                Rollout judged = judge(config, Records.rollout(1, "x", "y")).get(0);
                assertThat(judged.getVoided()).isNull();
                assertThat(server.asked()).hasSize(3);
            }
        }
    }

    @Test
    void givesUpAfterTheLastAttemptAndSaysWhy() throws Exception {
        try (ModelServer server = new ModelServer(asked -> status(500, "out of\n memory"))) {
            Rollout judged =
                    judge(RemoteConfigs.of(server.endpoint()), Records.rollout(1, "x", "y")).get(0);
            assertThat(judged.getVoided().getStage()).isEqualTo("judge");
            assertThat(judged.getVoided().getCode()).isEqualTo("endpoint-failed");
            assertThat(judged.getVoided().getMessage())
                    .endsWith("/chat/completions: status 500, out of memory");
            assertThat(keys(server)).as("one key per question").hasSize(6);
            assertThat(keys(server).stream().distinct()).hasSize(2);
        }
    }

    @Test
    void waitsAsLongAsItIsTold() throws Exception {
        try (ModelServer server =
                new ModelServer(
                        asked ->
                                asked.number() == 0
                                        ? status(429, "slow down", "Retry-After", "1")
                                        : says("A"))) {
            long start = System.nanoTime();
            Rollout judged =
                    judge(config(server, RemoteConfigs.retry(2), 1), Records.rollout(1, "x", "y"))
                            .get(0);
            assertThat(judged.getVoided()).isNull();
            assertThat(System.nanoTime() - start).isGreaterThan(1_000_000_000L);
        }
    }

    @Test
    void doesNotWaitLongerThanGranted() throws Exception {
        try (ModelServer server =
                new ModelServer(asked -> status(429, "tomorrow", "Retry-After", "86400"))) {
            Rollout judged =
                    judge(RemoteConfigs.of(server.endpoint()), Records.rollout(1, "x", "y")).get(0);
            assertThat(judged.getVoided().getCode()).isEqualTo("endpoint-paused");
            assertThat(server.asked()).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"message\": {\"content\": null}, \"finish_reason\": \"content_filter\"} | filter"
                        + " holds the answer back",
                "{\"message\": {\"content\": \"\", \"refusal\": \"I  cannot judge that.\"}} | the"
                        + " judge refuses: I cannot judge that.",
                "{\"message\": {\"content\": null}, \"finish_reason\": \"length\"} | the answer holds"
                        + " no text, it ended by length",
            })
    void aRefusalIsAnAnswerWithoutVerdictAndNoFaultOfTheEndpoint(String choice, String why)
            throws Exception {
        String body = "{\"choices\": [" + choice + "], \"usage\": {\"prompt_tokens\": 3}}";
        try (ModelServer server = new ModelServer(asked -> status(200, body))) {
            RemoteConfig config = config(server, new RetryConfig(3, 0.01, 1, 5, 2, 60), 1);
            for (int i = 0; i < 3; i++) {
                Rollout judged = judge(config, Records.rollout(i, "x", "y")).get(0);
                assertThat(judged.getVoided().getCode()).isEqualTo("judge-declined");
                assertThat(judged.getVoided().getMessage()).contains(why);
            }
            assertThat(server.asked()).as("once per question").hasSize(2 * 3);
        }
    }

    @Test
    void anErrorWithinASoundReplyIsSaidInTheServersWords() throws Exception {
        String body = "{\"error\": {\"message\": \"no such  model\", \"code\": 7}}";
        try (ModelServer server = new ModelServer(asked -> status(200, body))) {
            Rollout judged =
                    judge(RemoteConfigs.of(server.endpoint()), Records.rollout(1, "x", "y")).get(0);
            assertThat(judged.getVoided().getMessage())
                    .isEqualTo("the endpoint says: no such model");
        }
    }

    @Test
    void aRedirectEndsTheRunAndNamesItsTarget() throws Exception {
        try (ModelServer server =
                new ModelServer(
                        asked -> status(308, "", "Location", "https://other.example/v1/chat"))) {
            assertThatThrownBy(
                            () ->
                                    judge(
                                            RemoteConfigs.of(server.endpoint()),
                                            Records.rollout(1, "x", "y")))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining(
                            "status 308, it leads on to https://other.example/v1/chat");
        }
    }

    @Test
    void doesNotRepeatWhatIsRefused() throws Exception {
        try (ModelServer server = new ModelServer(asked -> status(400, "too many images"))) {
            Rollout judged =
                    judge(RemoteConfigs.of(server.endpoint()), Records.rollout(1, "x", "y")).get(0);
            assertThat(judged.getVoided().getCode()).isEqualTo("endpoint-refused");
            assertThat(server.asked()).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"401,judge.remote.key-file", "404,judge.remote.model"})
    void aWrongKeyOrModelEndsTheRun(int status, String expected) throws Exception {
        try (ModelServer server = new ModelServer(asked -> status(status, "no"))) {
            assertThatThrownBy(
                            () ->
                                    judge(
                                            RemoteConfigs.of(server.endpoint()),
                                            Records.rollout(1, "x", "y")))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("status " + status)
                    .hasMessageContaining(expected);
        }
    }

    @Test
    void aSlowServerTimesOut() throws Exception {
        try (ModelServer server = new ModelServer(asked -> ModelServer.hangs())) {
            RetryConfig hasty = new RetryConfig(2, 0.01, 1, 0.2, 100, 1);
            Rollout judged = judge(config(server, hasty, 4), Records.rollout(1, "x", "y")).get(0);
            assertThat(judged.getVoided().getCode()).isEqualTo("endpoint-timeout");
            assertThat(judged.getVoided().getMessage()).endsWith("no reply in 0.2 s");
        }
    }

    @Test
    void aRequestThatTimedOutIsSentAgain() throws Exception {
        try (ModelServer server =
                new ModelServer(asked -> asked.number() < 2 ? ModelServer.hangs() : says("A"))) {
            RetryConfig hasty = new RetryConfig(1_000, 0.01, 0.01, 0.2, 10_000, 1);
            Rollout judged = judge(config(server, hasty, 4), Records.rollout(1, "x", "y")).get(0);
            assertThat(judged.getVoided()).isNull();
        }
    }

    @Test
    void aServerThatIsNotThereIsAReason() throws Exception {
        String endpoint;
        try (ModelServer server = new ModelServer(asked -> says("A"))) {
            endpoint = server.endpoint();
        }
        Rollout judged = judge(RemoteConfigs.of(endpoint), Records.rollout(1, "x", "y")).get(0);
        assertThat(judged.getVoided().getCode()).isEqualTo("endpoint-failed");
        assertThat(judged.getVoided().getMessage()).contains(endpoint);
    }

    @Test
    void asksAsManySideBySideAsAllowedAndNoMore() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier three = new CyclicBarrier(3);
        Does together =
                exchange -> {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    three.await();
                    Thread.sleep(50); // in which a fourth one would come
                    underWay.decrementAndGet();
                    says("A").to(exchange);
                };
        try (ModelServer server = new ModelServer(asked -> together)) {
            Rollout[] many =
                    LongStream.range(0, 6)
                            .mapToObj(i -> Records.rollout(i, "x", "y"))
                            .toArray(Rollout[]::new);
            judge(config(server, RemoteConfigs.retry(1), 3), many);
            assertThat(server.asked()).hasSize(12);
            assertThat(most).hasValue(3);
        }
    }

    @Test
    void canBeBrokenOff() throws Exception {
        try (ModelServer server = new ModelServer(asked -> ModelServer.hangs())) {
            List<Throwable> ended = new ArrayList<>();
            Thread judging =
                    new Thread(
                            () -> {
                                try {
                                    judge(
                                            RemoteConfigs.of(server.endpoint()),
                                            Records.rollout(1, "x", "y"));
                                } catch (Exception e) {
                                    ended.add(e);
                                }
                            });
            judging.start();
            while (server.asked().size() < 2) {
                Thread.sleep(5);
            }
            judging.interrupt();
            judging.join();
            assertThat(ended).singleElement().isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void oneRolloutThatFailsLeavesTheOthers() throws Exception {
        try (ModelServer server =
                new ModelServer(
                        asked ->
                                asked.text().contains("question 2")
                                        ? status(400, "no")
                                        : says("A"))) {
            List<Rollout> judged =
                    judge(
                            RemoteConfigs.of(server.endpoint()),
                            Records.rollout(1, "x", "y"),
                            Records.rollout(2, "x", "y"),
                            Records.rollout(3, "x", "y", "z"));
            assertThat(judged)
                    .extracting(j -> j.getVoided() == null)
                    .containsExactly(true, false, true);
            assertThat(judged.get(2).getPreferences()).hasSize(3);
        }
    }

    /** Likes the good one: 0.8 to 0.1 when it is shown first, 0.6 to 0.3 when it is second. */
    private static Does likes(ModelServer.Asked asked) {
        String text = asked.text();
        boolean first = text.indexOf("a good one") < text.indexOf("a bad one");
        return first
                ? says("A", token("A", 0.7, "A", 0.7, " A", 0.1, "B", 0.1))
                : says("B", token("B", 0.6, "B", 0.6, "A", 0.3));
    }

    private static String token(String chosen, double p, Object... top) {
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < top.length; i += 2) {
            json.append(i == 0 ? "" : ", ")
                    .append(
                            "{\"token\": \"%s\", \"logprob\": %s}"
                                    .formatted(top[i], Math.log((double) top[i + 1])));
        }
        return "{\"token\": \"%s\", \"logprob\": %s, \"top_logprobs\": [%s]}"
                .formatted(chosen, Math.log(p), json);
    }

    private static List<String> keys(ModelServer server) {
        return server.asked().stream()
                .map(asked -> asked.headers().getFirst("Idempotency-Key"))
                .toList();
    }

    private static RemoteConfig config(ModelServer server, RetryConfig retry, int concurrency) {
        return RemoteConfigs.of(
                server.endpoint(), retry, new LimitsConfig(concurrency, 0, 0, 0, 0, 0));
    }

    private List<Rollout> judge(RemoteConfig config, Rollout... rollouts)
            throws InterruptedException {
        try (PreferenceJudge judge =
                new RemoteJudgeParts(config, () -> journal).preference(CONFIG)) {
            return judge.judge(List.of(rollouts));
        }
    }
}
