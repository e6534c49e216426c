package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streamrlaif.judge.remote.ModelServer.says;
import static org.streamrlaif.judge.remote.ModelServer.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.judge.remote.ModelServer;
import org.streamrlaif.judge.remote.ModelServer.Asked;
import org.streamrlaif.judge.remote.ModelServer.Does;
import picocli.CommandLine;

/** {@code judge} and {@code eval} with a judge behind an endpoint, as they are called. */
@Timeout(300)
class RemoteJudgeCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIXTURES = "../operators/src/test/resources/";
    private static final String NOWHERE = "http://127.0.0.1:1/v1";
    private static final int PAIRS = 20;
    private static final int BATCH = 16;

    @TempDir private Path folder;
    private StringWriter out;
    private StringWriter err;

    @Test
    void pairsAreJudgedWithAndWithoutContextAndBusyIsNotTheEnd() throws Exception {
        try (ModelServer server = new ModelServer(busyOnce(RemoteJudgeCommandTest::likesRight))) {
            assertThat(judge(server.endpoint(), "a")).as(err.toString()).isZero();

            assertThat(server.asked())
                    .allMatch(asked -> asked.body().toString().contains("data:image/jpeg;base64,"));
            assertThat(texts(server)).anyMatch(text -> text.contains("a dog runs"));
        }
        JsonNode summary = JSON.readTree(folder.resolve("a/summary.json").toFile());
        for (String reads : List.of("without context", "with context")) {
            assertThat(summary.path(reads).path("pairs").asInt()).isEqualTo(PAIRS);
            assertThat(summary.path(reads).at("/agrees/share").asDouble()).isEqualTo(1);
            assertThat(summary.path(reads).at("/agrees/by-kind/k0/all").asInt()).isEqualTo(10);
        }
        assertThat(summary.path("failures")).isEmpty();
        assertThat(summary.at("/made-with/judge").asText()).startsWith("judge-1@127.0.0.1:");
        assertThat(rows("a/pairs.jsonl"))
                .hasSize(2 * PAIRS)
                .extracting(row -> row.path("prompt-hash").asText())
                .containsOnly(
                        summary.at("/made-with/prompt-hash").asText(),
                        summary.at("/made-with/prompt-hash-with-context").asText());
        assertThat(out.toString()).contains("agrees with the truth      100.0% of 20");
    }

    @Test
    void whatWasBrokenOffGoesOnAndAsksNothingTwice() throws Exception {
        try (ModelServer server = new ModelServer(RemoteJudgeCommandTest::likesRight)) {
            assertThat(judge(server.endpoint(), "whole")).as(err.toString()).isZero();

            server.behave(
                    asked ->
                            asked.text().contains("Question 17?")
                                    ? status(401, "who are you")
                                    : likesRight(asked));
            assertThat(judge(server.endpoint(), "parts")).isEqualTo(Failures.MISTAKE);
            assertThat(err.toString())
                    .contains("status 401, who are you; expected a valid key in judge.remote.key-");
            assertThat(rows("parts/pairs.jsonl")).hasSize(2 * BATCH);

            server.behave(RemoteJudgeCommandTest::likesRight);
            int before = server.asked().size();
            assertThat(judge(server.endpoint(), "parts")).as(err.toString()).isZero();
            assertThat(texts(server).subList(before, server.asked().size()))
                    .isNotEmpty()
                    .noneMatch(text -> text.contains("Question 3?"));
            assertThat(rows("parts/pairs.jsonl")).isEqualTo(rows("whole/pairs.jsonl"));

            int all = server.asked().size();
            assertThat(judge(server.endpoint(), "parts")).isZero();
            assertThat(server.asked()).as("nothing is left to ask").hasSize(all);

            assertThat(judge(server.endpoint(), "parts", "--judge.remote.model=judge-2"))
                    .isEqualTo(Failures.MISTAKE);
            assertThat(err.toString()).contains("judge: \"judge-2@", "as before, or another --out");
        }
    }

    @Test
    void aJudgeThatCannotBeReachedGivesReasonsAndNoMetrics() throws Exception {
        assertThat(judge(NOWHERE, "a", "--judge.remote.retry.attempts=1"))
                .isEqualTo(Failures.MISTAKE);
        assertThat(err.toString()).contains("expected pairs that get a verdict, found none: see");

        assertThat(rows("a/pairs.jsonl"))
                .hasSize(2 * PAIRS)
                .allSatisfy(
                        row -> {
                            assertThat(row.path("code").asText()).startsWith("endpoint-");
                            assertThat(row.path("reason").asText()).contains(NOWHERE);
                            assertThat(row.has("p-chosen")).isFalse();
                        });
        JsonNode summary = JSON.readTree(folder.resolve("a/summary.json").toFile());
        assertThat(summary.at("/with context/pairs").asInt()).isZero();
        assertThat(summary.at("/with context/agrees/share").isNull()).isTrue();
        assertThat(summary.path("failures").path("endpoint-failed").asInt()).isPositive();
        assertThat(out.toString()).contains(2 * PAIRS + " times no verdict, see ");
    }

    @Test
    void aPolicysResponsesAreJudged() throws Exception {
        try (ModelServer server = new ModelServer(RemoteJudgeCommandTest::likesRight)) {
            int code =
                    judge(
                            server.endpoint(),
                            questions(),
                            "a",
                            "--model=" + FIXTURES + "tiny-llava",
                            "--sampling.max-new-tokens=4");
            assertThat(code).as(err.toString()).isZero();
        }
        assertThat(rows("a/pairs.jsonl"))
                .isNotEmpty()
                .allMatch(row -> row.path("first-is-better").isNull());
    }

    @Test
    void answersAreGradedAndAFailureIsARowWithoutScore() throws Exception {
        Function<Asked, Does> grades =
                asked ->
                        asked.text().contains("Question 1?")
                                ? status(400, "too rude")
                                : says(asked.text().endsWith("yes or no.") ? "yes" : "4");
        try (ModelServer server = new ModelServer(busyOnce(grades))) {
            assertThat(eval(server.endpoint(), "a")).as(err.toString()).isZero();
            assertThat(server.asked())
                    .noneMatch(asked -> asked.body().toString().contains("image/jpeg"));
        }
        List<JsonNode> rows = rows("a/verdicts-qa.jsonl");
        assertThat(rows).hasSize(3);
        for (int i : List.of(0, 2)) {
            assertThat(rows.get(i).path("pred").asText()).isEqualTo("yes");
            assertThat(rows.get(i).path("score").asInt()).isEqualTo(4);
        }
        assertThat(rows.get(1).path("code").asText()).isEqualTo("endpoint-refused");
        assertThat(rows.get(1).path("reason").asText()).contains("status 400, too rude");
        assertThat(rows.get(1).has("score")).isFalse();
        JsonNode judged = JSON.readTree(folder.resolve("a/summary.json").toFile()).path("judged");
        assertThat(judged.path("judge").asText()).startsWith("judge-1@127.0.0.1:");
        assertThat(judged.path("prompt-hash").asText()).hasSize(64);
        assertThat(judged.path("failures").asInt()).isEqualTo(1);
        assertThat(judged.at("/accuracy/share").asDouble()).isEqualTo(1);
        assertThat(judged.path("score").asDouble()).isEqualTo(4);
    }

    @Test
    void whatIsMissingOrTooMuchIsOneLineBeforeAnythingIsDone() throws Exception {
        String absent = "--judge.remote.key-variable=NO_SUCH_KEY_IS_SET";
        String line =
                "rlaif: judge.remote.key-variable: NO_SUCH_KEY_IS_SET, expected a key in it, found"
                        + " none";
        assertThat(eval(NOWHERE, "a", absent)).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString()).isEqualToIgnoringNewLines(line);
        assertThat(folder.resolve("a/predictions.jsonl")).doesNotExist();
        assertThat(judge(NOWHERE, "b", absent)).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString()).isEqualToIgnoringNewLines(line);

        assertThat(judge("", "c")).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "rlaif: judge.model: empty, expected the folder of a model");
        assertThat(eval("", "f", "--judge-adapter=adapter")).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "rlaif: judge.model: empty, expected the folder of a model");
        assertThat(judge(NOWHERE, "d", "--judge=models/judge")).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "rlaif: judge.model: 'models/judge', expected nothing beside"
                                + " judge.remote.endpoint");
        assertThat(eval(NOWHERE, "e", "--loop.batch-size=4")).isEqualTo(Failures.MISTAKE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "rlaif: --loop.batch-size: unknown, expected an option of --help or"
                                + " --judge.remote.*");
    }

    @Test
    void theKeyIsSentAndNeverWritten() throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "secret-key\n");
        try (ModelServer server =
                new ModelServer(asked -> status(500, "no use for secret-key today"))) {
            int code =
                    eval(
                            server.endpoint(),
                            "a",
                            "--judge.remote.key-file=" + key,
                            "--judge.remote.retry.attempts=1");
            assertThat(code).as(err.toString()).isEqualTo(Failures.MISTAKE);
            assertThat(err.toString()).contains("expected a verdict on at least one answer");
            assertThat(server.asked())
                    .extracting(asked -> asked.headers().getFirst("Authorization"))
                    .containsOnly("Bearer secret-key");
        }
        assertThat(rows("a/verdicts-qa.jsonl"))
                .allMatch(row -> row.path("reason").asText().contains("no use for *** today"));
        assertThat(out + "" + err).doesNotContain("secret-key");
        try (var files = Files.walk(folder.resolve("a"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain("secret-key");
            }
        }
    }

    /** Narrates, and prefers the answer that says it is right, wherever it is shown. */
    private static Does likesRight(Asked asked) {
        int second = asked.text().lastIndexOf("Answer B:");
        if (second < 0) {
            return says("a dog runs");
        }
        int right = asked.text().indexOf("right", asked.text().lastIndexOf("Answer A:"));
        return says(right >= 0 && right < second ? "A" : "B");
    }

    /** Refuses the first request as one too many. */
    private static Function<Asked, Does> busyOnce(Function<Asked, Does> then) {
        return asked ->
                asked.number() == 0
                        ? status(429, "busy", "Retry-After", "0.01")
                        : then.apply(asked);
    }

    private int judge(String endpoint, String name, String... more) throws IOException {
        return judge(endpoint, pairs(), name, more);
    }

    private int judge(String endpoint, Path dataset, String name, String... more) {
        return run("judge", endpoint, dataset, name, with(more, "--video.frames=3"));
    }

    private int eval(String endpoint, String name, String... more) throws IOException {
        return run(
                "eval",
                endpoint,
                questions(),
                name,
                with(
                        more,
                        "--model=" + FIXTURES + "tiny-llava",
                        "--frames=3",
                        "--max-new-tokens=4"));
    }

    private int run(String name, String endpoint, Path dataset, String results, List<String> more) {
        out = new StringWriter();
        err = new StringWriter();
        List<String> all = new ArrayList<>();
        all.add(name);
        all.add("--dataset=" + dataset);
        all.add("--videos=" + FIXTURES + "fixtures/video");
        all.add("--out=" + folder.resolve(results));
        all.add("--judge.remote.endpoint=" + endpoint);
        all.add("--judge.remote.model=judge-1");
        all.add("--judge.remote.retry.first-wait-seconds=0.01");
        all.addAll(more);
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(all.toArray(String[]::new));
    }

    private static List<String> with(String[] more, String... usual) {
        List<String> all = new ArrayList<>(List.of(usual));
        all.addAll(List.of(more));
        return all;
    }

    /** The first batch is about one video, what follows about another. */
    private Path pairs() throws IOException {
        List<String> lines =
                IntStream.range(0, PAIRS)
                        .mapToObj(
                                i ->
                                        """
                                        {"id": "%d", "video": "%s", "question": "Question %d?", "type": "k%d",
                                         "chosen": "it is right", "rejected": "it is wrong"}
                                        """
                                                .formatted(
                                                        i,
                                                        i < BATCH
                                                                ? "h264_3frames.mp4"
                                                                : "h264_bframes.mp4",
                                                        i,
                                                        i % 2)
                                                .replace("\n", ""))
                        .toList();
        return Files.write(folder.resolve("pairs.jsonl"), lines);
    }

    private Path questions() throws IOException {
        List<String> lines =
                IntStream.range(0, 3)
                        .mapToObj(
                                i ->
                                        "{\"id\": \"%d\", \"video\": \"h264_3frames.mp4\", \"question\": \"Question %d?\", \"answer\": \"yes it is\"}"
                                                .formatted(i, i))
                        .toList();
        return Files.write(folder.resolve("questions.jsonl"), lines);
    }

    private List<JsonNode> rows(String file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(file))) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }

    private static List<String> texts(ModelServer server) {
        return server.asked().stream().map(Asked::text).toList();
    }
}
