package org.streamrlaif.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.streamrlaif.model.LoraConfig;

class PpoConfigTest {

    @Test
    void defaultsAreTheDemoWorlds() {
        PpoConfig config = PpoConfig.defaults();

        assertThat(config.lora()).isEqualTo(LoraConfig.defaults());
        assertThat(config.policy().learningRate()).isEqualTo(LearningRate.constant(3e-4, 5));
        assertThat(config.policy().beta1()).isEqualTo(0.9);
        assertThat(config.policy().beta2()).isEqualTo(0.95);
        assertThat(config.policy().maxGradNorm()).isEqualTo(1);
        assertThat(config.policy().weightDecay()).isZero();
        assertThat(config.value().learningRate()).isEqualTo(LearningRate.constant(1e-3, 0));
        assertThat(config.kl()).isEqualTo(new KlConfig(Kl.K1, 0.2, 0, 10_000, 0));
        assertThat(config.clipRange()).isEqualTo(0.2);
        assertThat(config.gamma()).isEqualTo(1);
        assertThat(config.lambda()).isEqualTo(1);
        assertThat(config.epochs()).isEqualTo(1);
        assertThat(config.minibatches()).isEqualTo(1);
        assertThat(config.criticOnlySteps()).isEqualTo(5);
        assertThat(config.noEosPenalty()).isEqualTo(2);
    }

    @Test
    void aValueOutOfRangeIsNamed() {
        PpoConfig config = PpoConfig.defaults();
        assertThatThrownBy(
                        () ->
                                new PpoConfig(
                                        config.lora(),
                                        config.policy(),
                                        config.value(),
                                        config.kl(),
                                        -1,
                                        1,
                                        1,
                                        1,
                                        1,
                                        1,
                                        0,
                                        0,
                                        1,
                                        false))
                .hasMessage("clip-range: -1.0, expected a number in (0, 1)");
        assertThatThrownBy(() -> new KlConfig(Kl.K1, -1, 0, 1, 0))
                .hasMessage("coef: -1.0, expected 0 or more");
        assertThatThrownBy(
                        () -> new OptimizerConfig(LearningRate.constant(1, 0), 1, 0.9, 1e-8, 0, 1))
                .hasMessage("beta1: 1.0, expected a number in [0, 1)");
    }
}
