package org.streamrlaif.reward.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.streamrlaif.reward.functions.RewardItems.functions;
import static org.streamrlaif.reward.functions.RewardItems.rollout;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.streamrlaif.loop.Records;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.reward.Unscored;
import org.streamrlaif.schemas.FunctionReward;
import org.streamrlaif.schemas.Rollout;

class FunctionRewardsTest {

    private static final String WORDS = "{\"kind\":\"exact-answer\",\"weight\":2}";
    private static final String SHORT =
            "{\"kind\":\"length\",\"name\":\"short\",\"weight\":0.5,\"most\":2,\"unit\":\"words\"}";

    @Test
    void eachFunctionsValuesStandInTheRecordWithItsWeight() throws Exception {
        ScoredBatch batch =
                run(
                        functions(WORDS, SHORT),
                        rollout(0, "yes", "Yes.", "no"),
                        rollout(1, "a cat", "the cat", "it is a dog"));

        assertThat(batch.rollouts())
                .extracting(
                        rollout ->
                                rollout.getRewards().stream()
                                        .map(FunctionReward::getValues)
                                        .toList())
                .containsExactly(
                        List.of(List.of(1.0, 0.0), List.of(1.0, 1.0)),
                        List.of(List.of(1.0, 0.0), List.of(1.0, 0.0)));
        assertThat(batch.rollouts().get(0).getRewards())
                .extracting(FunctionReward::getName, FunctionReward::getWeight)
                .containsExactly(tuple("exact-answer", 2.0), tuple("short", 0.5));
        assertThat(batch.rollouts()).allMatch(rollout -> rollout.getJudgeWeight() == 0.25);
        assertThat(batch.metrics())
                .containsEntry("functionReward.exact-answer", 0.5)
                .containsEntry("functionReward.short", 0.75)
                .containsEntry("functionFailures.exact-answer", 0.0)
                .containsKey("functionSeconds.short");
    }

    @Test
    void aResponseWithoutAValueMakesItsTicketVoidAndNothingElse() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RewardFunction counts =
                RewardFunction.each(
                        item -> {
                            asked.incrementAndGet();
                            return Reward.of(true);
                        });
        ScoredBatch batch =
                run(
                        Stream.concat(functions(WORDS).stream(), Stream.of(named(counts))).toList(),
                        rollout(0, "yes", "yes", "no"),
                        rollout(1, "", "yes", "no"));

        Rollout failed = batch.rollouts().get(1);
        assertThat(failed.getVoided().getStage()).isEqualTo("reward");
        assertThat(failed.getVoided().getCode()).isEqualTo("reward-failed");
        assertThat(failed.getVoided().getMessage())
                .isEqualTo(
                        "exact-answer: response 0: no reference, expected the right answer in the"
                                + " sample");
        assertThat(failed.getRewards()).isEmpty();
        assertThat(batch.rollouts().get(0).getVoided()).isNull();
        assertThat(asked).hasValue(2);
        assertThat(batch.metrics()).containsEntry("functionFailures.exact-answer", 2.0);
    }

    @Test
    void noValueIsToldWhereThereIsNone() throws Exception {
        ScoredBatch batch = run(functions(WORDS), rollout(0, "", "yes", "no"));

        assertThat(batch.metrics()).doesNotContainKey("functionReward.exact-answer");
    }

    @Test
    void nothingIsAskedAboutWhatIsVoidOrWarmsUp() throws Exception {
        Rollout warmup = rollout(1, "", "yes");
        warmup.setWarmup(true);
        ScoredBatch batch =
                run(
                        List.of(named(items -> failing(new IllegalStateException("asked")))),
                        Records.voidPrompt(0),
                        warmup);

        assertThat(batch.rollouts()).extracting(r -> r.getRewards().size()).containsOnly(0);
        assertThat(batch.rollouts().get(1).getVoided()).isNull();
        assertThat(batch.metrics()).containsEntry("functionFailures.own", 0.0);
    }

    @Test
    void aFunctionThatThrowsCostsTheTicketsThatMakeItThrow() throws Exception {
        RewardFunction picky =
                items -> {
                    if (items.stream().anyMatch(item -> item.response().equals("bad"))) {
                        throw new IOException("cannot read it");
                    }
                    return items.stream().map(item -> Reward.of(1)).toList();
                };
        ScoredBatch batch =
                run(
                        List.of(named(picky)),
                        rollout(0, "", "a", "b"),
                        rollout(1, "", "c", "bad"),
                        rollout(2, "", "d", "e"));

        assertThat(batch.rollouts())
                .extracting(rollout -> rollout.getVoided() == null)
                .containsExactly(true, false, true);
        assertThat(batch.rollouts().get(1).getVoided().getMessage())
                .isEqualTo("own: response 0: IllegalStateException: cannot read it");
    }

    @Test
    void aFunctionWithTooFewOrNoRewardsFails() throws Exception {
        for (RewardFunction broken :
                List.<RewardFunction>of(
                        items -> List.of(Reward.of(1)),
                        items -> Arrays.asList(Reward.of(1), null))) {
            ScoredBatch batch = run(List.of(named(broken)), rollout(0, "", "a", "b"));

            assertThat(batch.rollouts().get(0).getVoided().getCode()).isEqualTo("reward-failed");
        }
    }

    @Test
    void whatIsAboutTheRunEndsIt() {
        RunFailedException failure = new RunFailedException("no program");
        assertThatThrownBy(
                        () -> run(List.of(named(items -> failing(failure))), rollout(0, "", "a")))
                .isSameAs(failure);
        assertThatThrownBy(
                        () ->
                                run(
                                        List.of(
                                                named(
                                                        items ->
                                                                failing(
                                                                        new InterruptedException()))),
                                        rollout(0, "", "a")))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void stateIsThatOfTheModel() throws Exception {
        try (FunctionRewards rewards = new FunctionRewards(new Unscored(), functions(WORDS), 1)) {
            assertThat(rewards.state()).isEmpty();
            assertThatThrownBy(() -> rewards.restore(Map.of("x", new byte[1])))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<Reward> failing(Exception failure) throws Exception {
        throw failure;
    }

    private static RewardFunctions.Named named(RewardFunction function) {
        return new RewardFunctions.Named(FunctionConfig.of("{\"kind\":\"own\"}"), function);
    }

    private static ScoredBatch run(List<RewardFunctions.Named> functions, Rollout... rollouts)
            throws Exception {
        List<Rollout> before = Stream.of(rollouts).map(Rollouts::copy).toList();
        try (FunctionRewards rewards = new FunctionRewards(new Unscored(), functions, 0.25)) {
            ScoredBatch scored = rewards.run(3, List.of(rollouts));
            assertThat(rollouts).isEqualTo(before.toArray());
            return scored;
        }
    }
}
