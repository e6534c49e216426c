package org.streamrlaif.learn.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.streamrlaif.learn.algorithm.CorrectionConfig.Kind;
import org.streamrlaif.maths.ImportanceWeights.Beyond;
import org.streamrlaif.maths.ImportanceWeights.Level;
import org.streamrlaif.maths.Kl;
import org.streamrlaif.maths.KlConfig;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.LossMean;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.maths.PreferenceLoss;
import org.streamrlaif.model.decoder.LoraConfig;

public class LearnConfigTest {

    @Test
    void defaultsAreTheDemoWorlds() {
        LearnConfig config = LearnConfig.defaults();

        assertThat(config.algorithm()).isEqualTo(Algorithm.PPO);
        assertThat(config.lora()).isEqualTo(LoraConfig.defaults());
        assertThat(config.policy().learningRate()).isEqualTo(LearningRate.constant(3e-4, 5));
        assertThat(config.policy().beta1()).isEqualTo(0.9);
        assertThat(config.policy().beta2()).isEqualTo(0.95);
        assertThat(config.policy().maxGradNorm()).isEqualTo(1);
        assertThat(config.policy().weightDecay()).isZero();
        assertThat(config.value().learningRate()).isEqualTo(LearningRate.constant(1e-3, 0));
        assertThat(config.kl()).isEqualTo(new KlConfig(Kl.K1, 0.2, 0, 10_000, 0));
        assertThat(config.clip()).isEqualTo(new ClipConfig(0.2, 0.2, 0, 1));
        assertThat(config.gae()).isEqualTo(new GaeConfig(1, 1));
        assertThat(config.update()).isEqualTo(new UpdateConfig(LossMean.TOKEN_MEAN, 0, 1, 1, 0, 5));
        assertThat(config.noEosPenalty()).isEqualTo(2);
    }

    @Test
    void aValueOutOfRangeIsNamed() {
        assertThatThrownBy(() -> new ClipConfig(-1, 0.2, 0, 1))
                .hasMessage("low: -1.0, expected a number in (0, 1]");
        assertThatThrownBy(() -> new ClipConfig(0.2, 0, 0, 1))
                .hasMessage("high: 0.0, expected above 0");
        assertThatThrownBy(() -> new GaeConfig(1, 1.5))
                .hasMessage("lambda: 1.5, expected a number in [0, 1]");
        assertThatThrownBy(() -> new UpdateConfig(LossMean.TOKEN_MEAN, 0, 0, 1, 0, 0))
                .hasMessage("epochs: 0, expected 1 or more");
        LearnConfig usual = LearnConfig.defaults();
        assertThatThrownBy(
                        () ->
                                new LearnConfig(
                                        usual.algorithm(),
                                        usual.lora(),
                                        usual.policy(),
                                        usual.value(),
                                        usual.kl(),
                                        usual.loss(),
                                        usual.clip(),
                                        usual.correction(),
                                        usual.gae(),
                                        usual.group(),
                                        usual.dpo(),
                                        usual.update(),
                                        usual.noEosPenalty(),
                                        0,
                                        false))
                .hasMessage("micro-batch-tokens: 0, expected 1 or more");
    }

    @Test
    void combinationsWithoutMeaningAreRefused() {
        assertThatThrownBy(
                        () ->
                                new CorrectionConfig(
                                        Kind.TRUNCATED, Level.TOKEN, 0, Beyond.MASK, false))
                .hasMessage("cap: 0.0, expected above 0 for kind truncated");
        assertThatThrownBy(
                        () ->
                                new CorrectionConfig(
                                        Kind.TRUNCATED, Level.MEAN, 1, Beyond.MASK_BOTH, false))
                .hasMessage("cap: 1.0, expected above 1 for beyond mask-both");
        assertThatThrownBy(
                        () -> new CorrectionConfig(Kind.RATIO, Level.TOKEN, 2, Beyond.MASK, true))
                .hasMessage(
                        "fresh: true, expected false for kind ratio, which computes nothing again");
        assertThatThrownBy(() -> new DpoConfig(PreferenceLoss.DPO, 0, 0))
                .hasMessage("beta: 0.0, expected above 0");
        assertThatThrownBy(
                        () ->
                                new CorrectionConfig(
                                        Kind.DECOUPLED, Level.SEQUENCE, 2, Beyond.MASK, false))
                .hasMessage("level: sequence, expected token for kind decoupled");
    }

    @Test
    void aClipWithoutAnotherUpdateIsIdle() {
        assertThat(LearnConfig.defaults().clipIsIdle()).as("ratio").isFalse();
    }

    @Test
    void aDecayNeedsANumberOfSteps() {
        LearnConfig usual = LearnConfig.defaults();
        OptimizerConfig decaying =
                OptimizerConfig.of(
                        new LearningRate(LearningRate.Schedule.COSINE, 1e-3, 5, 0, 0, 0));

        assertThatThrownBy(
                        () ->
                                new LearnConfig(
                                        usual.algorithm(),
                                        usual.lora(),
                                        decaying,
                                        usual.value(),
                                        usual.kl(),
                                        usual.loss(),
                                        usual.clip(),
                                        usual.correction(),
                                        usual.gae(),
                                        usual.group(),
                                        usual.dpo(),
                                        usual.update(),
                                        usual.noEosPenalty(),
                                        usual.microBatchTokens(),
                                        false))
                .hasMessageStartingWith(
                        "policy.learning-rate.total-steps: 0, expected above warmup-steps");
    }
}
