package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streamrlaif.judge.remote.ModelServer.says;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.judge.JudgeConfig;
import org.streamrlaif.judge.Records;
import org.streamrlaif.judge.parts.RemoteJudgeParts;
import org.streamrlaif.judge.remote.ModelServer;
import org.streamrlaif.judge.remote.RemoteConfig;
import org.streamrlaif.judge.remote.RemoteConfigs;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.tickets.TicketRule;

/** The judge operator while requests are under way, over a server and a journal on disk. */
@Timeout(300)
class RemoteJudgeOperatorTest {

    @TempDir private Path folder;

    @Test
    void aCheckpointAndACancellationDoNotWaitForTheServerAndNothingIsPaidTwice() throws Exception {
        CountDownLatch answered = new CountDownLatch(2);
        try (ModelServer server =
                new ModelServer(
                        asked -> {
                            if (asked.text().contains("question 1")) {
                                return ModelServer.hangs();
                            }
                            answered.countDown();
                            return says("A");
                        })) {
            RemoteConfig config = RemoteConfigs.of(server.endpoint());
            OperatorSubtaskState state;
            try (TestHarness<Rollout, Rollout> judge = harness(config).open(null)) {
                judge.feed(List.of(rollout(0), rollout(1)));
                judge.runUntil(() -> answered.getCount() == 0 && server.asked().size() == 4);
                judge.runUntil(() -> kept() == 2);
                state = judge.snapshot();
            }

            server.behave(asked -> says("B"));
            try (TestHarness<Rollout, Rollout> judge = harness(config).open(state)) {
                judge.runUntil(() -> judge.values().size() == 2);
                assertThat(judge.values()).allMatch(one -> one.getVoided() == null);
                assertThat(judge.values().get(0).getPreferences().get(0).getPChosenInOrder())
                        .as("the answer that was paid for")
                        .isEqualTo(1);
            }
            assertThat(server.asked()).as("two were lost, two were kept").hasSize(6);
        }
    }

    private long kept() {
        try (var files = java.nio.file.Files.walk(folder.resolve("answers"))) {
            return files.filter(java.nio.file.Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .count();
        } catch (java.io.IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }

    private static Rollout rollout(long ticket) {
        return Records.rollout(ticket, "x", "y");
    }

    private TestHarness<Rollout, Rollout> harness(RemoteConfig config) throws Exception {
        RunSettings run = new RunSettings("remote-judge-test", new TicketRule(2, 0));
        JudgeConfig words = JudgeConfig.defaults();
        String journal = folder.toString();
        OperatorFactory.Constructor<Rollout, Rollout> constructor =
                parameters ->
                        new JudgeOperator(
                                parameters,
                                run,
                                context ->
                                        new RemoteJudgeParts(config, () -> Journals.at(journal))
                                                .preference(words));
        return TestHarness.share(OperatorFactory.head(constructor), run, 0, 1);
    }
}
