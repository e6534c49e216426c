package org.streamrlaif.reward.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.reward.functions.RewardItems.item;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.loop.RunFailedException;

@Timeout(60)
class CommandRewardTest {

    private static final List<RewardItem> TWO = List.of(item("a", "b"), item("c", ""));

    @TempDir private Path folder;

    @Test
    void aBatchIsOneLineAndSoIsItsAnswer() throws Exception {
        Path seen = folder.resolve("seen");
        try (RewardFunction reward =
                script(
                        "while read -r line; do printf '%s\\n' \"$line\" >> '" + seen + "'",
                        "echo note >&2",
                        "echo '{\"rewards\": [1, 0.5]}'; done")) {
            assertThat(reward.rewards(TWO)).isEqualTo(List.of(Reward.of(1), Reward.of(0.5)));
            assertThat(reward.rewards(TWO)).isEqualTo(List.of(Reward.of(1), Reward.of(0.5)));
        }
        assertThat(Files.readAllLines(seen))
                .hasSize(2)
                .allMatch(
                        line ->
                                line.equals(
                                        "{\"responses\":[{\"ticket\":0,\"sample\":\"s\","
                                                + "\"media\":[\"s.mp4\"],\"prompt\":\"what ?\","
                                                + "\"response\":\"a\",\"tokens\":5,\"ended\":true,"
                                                + "\"reference\":\"b\"},{\"ticket\":0,"
                                                + "\"sample\":\"s\",\"media\":[\"s.mp4\"],"
                                                + "\"prompt\":\"what ?\",\"response\":\"c\","
                                                + "\"tokens\":5,\"ended\":true,"
                                                + "\"reference\":\"\"}]}"));
    }

    @Test
    void aTextOrANumberThatIsNotFiniteIsAFailureOfItsResponse() throws Exception {
        try (RewardFunction reward =
                script("while read -r line; do echo '{\"rewards\": [\"no tests\", NaN]}'; done")) {
            assertThat(reward.rewards(TWO))
                    .isEqualTo(
                            List.of(
                                    new Reward.Failure("no tests"),
                                    new Reward.Failure("NaN, expected a finite number")));
        }
    }

    @Test
    void aProgramThatHasEndedIsStartedAnewForTheSameBatch() throws Exception {
        try (RewardFunction reward = script("read -r line; echo '{\"rewards\": [1, 2]}'")) {
            for (int batch = 0; batch < 3; batch++) {
                assertThat(reward.rewards(TWO)).isEqualTo(List.of(Reward.of(1), Reward.of(2)));
            }
        }
    }

    @Test
    void aProgramThatEndsEachTimeCostsTheBatch() throws Exception {
        Path starts = folder.resolve("starts");
        try (RewardFunction reward = script("echo x >> '" + starts + "'; read -r line; exit 3")) {
            assertFails(reward, ": it has ended, expected it to wait for more lines");
        }
        assertThat(Files.readAllLines(starts)).hasSize(2);
    }

    @Test
    void anAnswerThatDoesNotComeInTimeCostsTheBatchAndNotTheNext() throws Exception {
        Path slow = folder.resolve("slow");
        try (RewardFunction reward =
                script(
                        Map.of("timeout-seconds", "2"),
                        "read -r line",
                        "if ! [ -e '" + slow + "' ]; then touch '" + slow + "'; sleep 50; fi",
                        "echo '{\"rewards\": [1, 2]}'; read -r line")) {
            assertFails(reward, ": no answer in 2.0 s");
            assertThat(reward.rewards(TWO)).isEqualTo(List.of(Reward.of(1), Reward.of(2)));
        }
    }

    @Test
    void whatIsNoAnswerCostsTheBatch() throws Exception {
        try (RewardFunction reward = script("while read -r line; do echo 'loading model'; done")) {
            assertFails(
                    reward,
                    ": 'loading model', expected {\"rewards\": […]} with one for each response");
        }
        try (RewardFunction reward =
                script("while read -r line; do echo '{\"rewards\": [1]}'; done")) {
            assertFails(reward, ": 1 rewards, expected one for each of 2 responses");
        }
        try (RewardFunction reward = script("read -r line; cat /dev/zero")) {
            assertFails(reward, ": an answer of more than 16777216 bytes, expected one line");
        }
    }

    @Test
    void aProgramThatIsNotThereEndsTheRunInOneLine() {
        RewardFunction reward =
                new CommandReward(
                        new FunctionSettings("mine", Map.of("command", "/no/such/program --x")));

        assertThatThrownBy(() -> reward.rewards(TWO))
                .isInstanceOf(RunFailedException.class)
                .hasMessageStartingWith(
                        "reward.functions: mine: command: '/no/such/program --x' cannot be started,"
                                + " expected a program: ");
    }

    @Test
    void closingEndsTheProgram() throws Exception {
        Path pid = folder.resolve("pid");
        try (RewardFunction reward =
                script(
                        "echo $$ > '" + pid + "'",
                        "while read -r line; do echo '{\"rewards\": [1, 2]}'; done; sleep 50")) {
            reward.rewards(TWO);
        }
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                .ifPresent(program -> program.onExit().orTimeout(20, TimeUnit.SECONDS).join());
    }

    private void assertFails(RewardFunction reward, String message) throws Exception {
        Reward failure = new Reward.Failure("'sh " + folder.resolve("reward.sh") + "'" + message);
        assertThat(reward.rewards(TWO)).isEqualTo(List.of(failure, failure));
    }

    private RewardFunction script(String... lines) throws IOException {
        return script(Map.of(), lines);
    }

    private RewardFunction script(Map<String, String> settings, String... lines)
            throws IOException {
        Path file = Files.writeString(folder.resolve("reward.sh"), String.join("\n", lines) + "\n");
        Map<String, String> all = new TreeMap<>(settings);
        all.put("command", "sh " + file);
        return new CommandReward(new FunctionSettings("script", all));
    }
}
