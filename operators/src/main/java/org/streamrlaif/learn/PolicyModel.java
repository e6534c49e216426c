package org.streamrlaif.learn;

import ai.djl.ndarray.NDArray;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.streamrlaif.learn.algorithm.LearnConfig;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.model.kernel.SpareBuffers;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.state.StateWriter;
import org.streamrlaif.training.TrainedTensors;

/**
 * The policy under training and the reference it is held near: two adapters on one base.
 *
 * <p>With a start adapter both begin as that adapter; without, the reference is the bare base and
 * the policy a new adapter that changes nothing yet. The reference never changes. One thread at a
 * time.
 */
final class PolicyModel implements AutoCloseable {

    private final VisionLanguageModel model;
    private final LearnConfig config;
    private final double temperature;
    private final LoraAdapter policy;

    /** Null: the bare base is the reference. */
    private final LoraAdapter reference;

    private final TrainedTensors trained;

    PolicyModel(
            VisionLanguageModel model,
            Optional<Path> startAdapter,
            LearnConfig config,
            double temperature,
            long seed) {
        this.model = model;
        this.config = config;
        this.temperature = temperature;
        reference = startAdapter.map(model::readAdapter).orElse(null);
        policy = reference == null ? model.newAdapter(config.lora(), seed) : reference.copy();
        trained =
                new TrainedTensors(
                        model.kernels(), policy.names(), policy.tensors(), config.policy());
    }

    /** The policy's adapter, live. */
    LoraAdapter adapter() {
        return policy;
    }

    /** The reference's adapter; null for the bare base. */
    LoraAdapter reference() {
        return reference;
    }

    /** Log-probabilities [n] of a micro-batch's tokens under the reference. */
    float[] refLogprobs(MicroBatch part) {
        return logprobs(part, reference);
    }

    /** Log-probabilities [n] of a micro-batch's tokens under the policy as it is now. */
    float[] logprobs(MicroBatch part) {
        return logprobs(part, policy);
    }

    /**
     * Adds the gradient of a micro-batch's part of the policy loss, by the kernel {@code
     * ppo_policy_gradient}; returns its five sums.
     *
     * @param share 1 / tokens of the minibatch
     */
    float[] addGradient(MicroBatch part, LossInputs inputs, double share, SpareBuffers spare) {
        PredictedTokens tokens = part.tokens();
        try (NDArray sums =
                predicting(part.batch().train("ppo_policy_gradient", policy), tokens)
                        .tensor("old", tokens.gather(inputs.old()))
                        .tensor("ref", tokens.gather(inputs.ref()))
                        .tensor("advantages", tokens.gather(inputs.advantages()))
                        .tensor("token_weights", tokens.gather(inputs.weights()))
                        .real("low", config.clip().low())
                        .real("high", config.clip().high())
                        .real("dual", config.clip().dual())
                        .real("kl_coef", inputs.lossKlCoef())
                        .real("entropy_coef", config.update().entropyCoef())
                        .real("share", share)
                        .flag("checkpoint", config.gradientCheckpointing())
                        .tensors("gradients", trained.gradients())
                        .tensors("spare", spare.wrapped())
                        .run(part.batch().manager())) {
            return sums.toFloatArray();
        }
    }

    /** Gradients and optimiser. */
    TrainedTensors trained() {
        return trained;
    }

    /** SHA-256 (hex) over the optimiser's step count and moments, tensor by tensor. */
    String optimizerSha256() {
        MessageDigest digest = Sha256.digest();
        trained.count().values().forEach(digest::update);
        for (Map.Entry<String, NDArray> moment : trained.moments().entrySet()) {
            digest.update(moment.getKey().getBytes(StandardCharsets.UTF_8));
            digest.update(TensorData.of(moment.getValue()).bytes());
        }
        return Sha256.of(digest);
    }

    /** Adapter and moments, live, by the names of the state. */
    Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.putAll(StateWriter.behind("adapter/", policy.named()));
        tensors.putAll(StateWriter.behind("optimizer/", trained.moments()));
        return tensors;
    }

    void read(Map<String, byte[]> adapter, Map<String, byte[]> optimizer) {
        policy.restore(adapter);
        trained.restore(optimizer);
    }

    @Override
    public void close() {
        trained.close();
        policy.close();
        if (reference != null) {
            reference.close();
        }
    }

    private float[] logprobs(MicroBatch part, LoraAdapter adapter) {
        try (NDArray logprobs =
                predicting(part.batch().call("packed_logprobs", adapter), part.tokens())
                        .run(part.batch().manager())) {
            return logprobs.toFloatArray();
        }
    }

    /** Gives a call the tokens to be predicted, and what their log-probabilities are made from. */
    private KernelCall predicting(KernelCall call, PredictedTokens tokens) {
        return call.tensor("rows", tokens.places())
                .tensor("targets", tokens.targets())
                .tensor("head", model.decoder().head())
                .real("temperature", temperature);
    }
}
