package org.streamrlaif.laboratory.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.laboratory.demo.DemoSettings;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.numeric.Rounding;

/** What is kept of a study and what its tables say. */
class StudyReportTest {

    @TempDir private Path folder;

    @Test
    void theErrorIsThatOfTheMean() {
        Estimate estimate = Estimate.of(DoubleStream.of(1, 2, 6, Double.NaN)).orElseThrow();

        assertThat(estimate.mean()).isEqualTo(3);
        assertThat(estimate.error()).isCloseTo(Math.sqrt(7.0 / 3), Rounding.float64(8).within(6));
        assertThat(estimate.text("%.1f")).isEqualTo("3.0 ± 1.5");
        assertThat(Estimate.of(DoubleStream.of(4)).orElseThrow().text("%.1f")).isEqualTo("4.0");
        assertThat(Estimate.of(DoubleStream.of(Double.NaN))).isEmpty();
    }

    @Test
    void resultsComeBackAsTheyWereWritten() throws Exception {
        ArmResult start = result(Arms.START, 3, 0.5, 0.5);
        ArmResult tuned = result(Arms.PPO, 3, 0.75, 0.9);
        SeedResults.of(folder, 3).add(start);
        SeedResults.of(folder, 3).add(tuned);
        SeedResults.of(folder, 12).add(result(Arms.PPO, 12, 0.5, 0.5));

        assertThat(SeedResults.of(folder, 3).read()).containsExactly(start, tuned);
        assertThat(SeedResults.of(folder, 4).read()).isEmpty();
        assertThat(SeedResults.all(folder)).hasSize(3).startsWith(start, tuned);
    }

    @Test
    void aWayThatTwoProcessesRanCountsOnce() throws Exception {
        ArmResult tuned = result(Arms.PPO, 3, 0.75, 0.9);
        SeedResults.of(folder, 3).add(tuned);
        SeedResults.of(folder, 3).add(tuned);

        assertThat(SeedResults.of(folder, 3).read()).containsExactly(tuned);
    }

    @Test
    void aLineThatIsNoResultIsNamed() throws Exception {
        SeedResults.of(folder, 1).add(result(Arms.START, 1, 0.5, 0.5));
        Path file = folder.resolve("seed-1.jsonl");
        Files.writeString(file, Files.readString(file) + "{\"arm\": \n");

        assertThatThrownBy(() -> SeedResults.all(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + " line 2: ")
                .hasMessageEndingWith("expected a result of a study");
    }

    @Test
    void tablesHoldMeansAndErrors() {
        List<ArmResult> results = new ArrayList<>();
        for (int seed = 1; seed <= 2; seed++) {
            results.add(result(Arms.START, seed, 0.6, 0.6));
            results.add(result(Arms.PPO, seed, 0.88 + 0.02 * seed, 0.95));
            results.add(result(Arms.corrections().get(0).arm(4), seed, 0.7, 0.8));
        }
        StringWriter text = new StringWriter();
        new StudyReport(results).print(new PrintWriter(text));

        assertThat(text.toString())
                .contains("| start policy | 60.0 ± 0.0 |")
                .contains("| 91.0 ± 1.0 | 50.0 ± 0.0 | 95.0 ± 0.0 | 75.0 ± 0.0 | 80.0 ± 0.0 | ")
                .contains(" | 1 of 2, after 17 … 17 batches | 2 |")
                .contains("| 4 | 70.0 ± 0.0 |")
                .contains("| with context | 100.0 ± 0.0 |")
                .contains("| judge, the true narrative | 50.0 ± 0.0 | 90.0 ± 0.0 | 2 |")
                .contains(": after warm-up | 50.0 ± 0.0 | 90.0 ± 0.0 | 2 |")
                .doesNotContain("GRPO");
    }

    @Test
    void waysAreComparedSeedBySeed() {
        String other = Arms.behind().get(1).name();
        List<ArmResult> results = new ArrayList<>();
        for (int seed = 1; seed <= 7; seed++) {
            double easy = 0.5 + 0.05 * seed;
            results.add(result(Arms.PPO, seed, easy + 0.02, 0.5));
            results.add(result(Arms.blind(Arms.PPO), seed, easy, 0.5));
            results.add(result(Arms.UNCORRECTED, seed, easy, 0.5));
            results.add(result(other, seed, easy, 0.95));
        }
        StringWriter text = new StringWriter();
        new PairedTables(results).print(new PrintWriter(text));

        assertThat(text.toString())
                .contains("| PPO, reward model from the judge | +2.0 ± 0.0 | ")
                .contains("| " + Arms.UNCORRECTED + " | 70.0 ± 4.1 |  | 0.0 ± 0.0 | 0 of 7 | ")
                .contains("| " + other + " | 70.0 ± 4.1 | +0.0 ± 0.0 | 25.0 ± 4.1 | 7 of 7 | ")
                .contains(" | 7 / 0, p 0.016 |");
    }

    @Test
    void everyWayIsAValidConfigurationWithANameOfItsOwn() {
        assertThat(Arms.all()).extracting(Arm::name).doesNotHaveDuplicates();
        for (Arm arm : Arms.all()) {
            int responses =
                    arm.config(DemoSettings.config(folder, 1)).loop().batchSize()
                            * arm.config(DemoSettings.config(folder, 1)).sampling().responses();
            assertThat(responses).as(arm.name()).isEqualTo(2 * DemoSettings.BATCH_SIZE);
        }
        assertThat(Arms.named(List.of("grpo", Arms.PPO)))
                .extracting(Arm::name)
                .containsExactly(Arms.PPO, "grpo");
        assertThatThrownBy(() -> Arms.named(List.of("dpo")))
                .hasMessageStartingWith("--arms: 'dpo', expected some of ppo, ");
    }

    private static Map<String, Map<String, Tally.Count>> contrasts(String arm) {
        Map<String, Tally.Count> half =
                Map.of(
                        EventContrasts.EVENT,
                        new Tally.Count(3, 6),
                        EventContrasts.NOTHING,
                        new Tally.Count(9, 10));
        if (!arm.equals(Arms.START)) {
            return Map.of(ArmResult.WARM_UP, half, ArmResult.END, half);
        }
        return Arrays.stream(EventContrasts.Context.values())
                .collect(Collectors.toMap(Enum::name, context -> half));
    }

    private static ArmResult result(String arm, long seed, double right, double highest) {
        Map<String, Tally.Count> kinds = new TreeMap<>();
        Map<String, Tally.Count> sampled = new TreeMap<>();
        for (Question.Kind kind : Question.Kind.values()) {
            kinds.put(kind.name(), new Tally.Count(7, 7));
            sampled.put(kind.name(), new Tally.Count(7, 14));
        }
        Map<String, Double> metrics = Map.of("rewardAccuracy", 0.8, "kl", 0.25, "score", 0.5);
        return new ArmResult(
                arm,
                seed,
                2,
                Map.of("reward.base", "judge"),
                arm.equals(Arms.PPO) && seed == 2 ? 17 : 0,
                1.5,
                List.of(
                        new ArmResult.Point(1, highest, 0.75, metrics),
                        new ArmResult.Point(2, right, 0.75, metrics)),
                kinds,
                sampled,
                arm.equals(Arms.START) ? Map.of("with", kinds, "without", kinds) : Map.of(),
                contrasts(arm));
    }
}
