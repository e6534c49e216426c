package org.streamrlaif.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.learn.algorithm.Algorithm;
import org.streamrlaif.learn.algorithm.LearnConfig;
import org.streamrlaif.learn.algorithm.LossKind;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;

/** A loss that enters the kernel by its derivative against the kernel's own. */
@Tag("numeric")
class LossAtPointTest {

    private static final Sampling SAMPLING = new Sampling(4, 1, 1);

    @TempDir Path folder;
    private final TinyLlava tiny = new TinyLlava();

    @AfterEach
    void close() {
        tiny.close();
    }

    /** On responses of one token a response's ratio is its token's. */
    @Test
    void itTrainsAsTheKernelDoes() throws Exception {
        // Four updates on log-probabilities of up to 16, each from the weights of the one before.
        Offset<Double> offset = Rounding.of(tiny.model.config()).within(4 * 2 * 16);
        try (PolicyLearner kernel = learner(LossKind.PPO);
                PolicyLearner point = learner(LossKind.GSPO)) {
            List<Rollout> batch = sampled(kernel);

            Map<String, Double> expected = kernel.run(0, Samples.batch(batch)).metrics();
            Map<String, Double> actual = point.run(0, Samples.batch(batch)).metrics();

            assertThat(expected.get(StepMetrics.CLIP_FRACTION)).as("ratios move").isPositive();
            for (String name :
                    List.of(
                            StepMetrics.CLIP_FRACTION,
                            StepMetrics.POLICY_LOSS,
                            StepMetrics.POLICY_GRAD_NORM,
                            StepMetrics.ENTROPY,
                            StepMetrics.APPROX_KL)) {
                assertThat(actual.get(name)).as(name).isCloseTo(expected.get(name), offset);
            }
        }
    }

    private PolicyLearner learner(LossKind loss) {
        LearnConfig config = PolicyLearnerTest.config(Algorithm.GRPO, 0, 2, 2);
        return new PolicyLearner(
                Fixtures.lent(tiny.model),
                Optional.empty(),
                new LearnConfig(
                        config.algorithm(),
                        config.lora(),
                        config.policy(),
                        config.value(),
                        config.kl(),
                        loss,
                        config.clip(),
                        config.correction(),
                        config.gae(),
                        config.group(),
                        config.dpo(),
                        config.update(),
                        config.noEosPenalty(),
                        config.microBatchTokens(),
                        config.gradientCheckpointing()),
                SAMPLING,
                7);
    }

    private List<Rollout> sampled(PolicyLearner learner) throws Exception {
        Path adapter = folder.resolve("adapter");
        adapter.toFile().mkdirs();
        learner.writeAdapter(adapter);
        List<Rollout> rollouts = new ArrayList<>();
        try (TinySampler sampler = new TinySampler(tiny.model, adapter, 1)) {
            for (int i = 0; i < 6; i++) {
                String question = "what is in clip " + i + " ?";
                List<Response> responses = sampler.sample(question, SAMPLING.responses(), 1, 0);
                rollouts.add(
                        Samples.scored(
                                Samples.prompt(i, question),
                                responses,
                                responses.stream().map(EvenTokens::share).toList()));
            }
        }
        return rollouts;
    }
}
