package org.streamrlaif.sft;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.decoder.LoraConfig;

/**
 * Settings of supervised fine-tuning.
 *
 * @param tuned what is trained: a new {@code adapter}, or all weights of the {@code decoder}
 * @param lora shape of the adapter
 * @param curriculum order of the examples
 * @param batchSize examples of one update
 * @param optimizer optimiser of what is trained
 * @param microBatchTokens tokens of one native call, padding included: bounds memory, not results
 * @param gradientCheckpointing whether layers are computed again on the way back instead of being
 *     kept: slower, far less memory, the same results
 * @param validation what is measured on the way
 */
public record SftConfig(
        Tuned tuned,
        LoraConfig lora,
        CurriculumConfig curriculum,
        int batchSize,
        OptimizerConfig optimizer,
        int microBatchTokens,
        boolean gradientCheckpointing,
        ValidationConfig validation)
        implements Serializable {

    /** What is trained. */
    public enum Tuned {
        /** A LoRA adapter; the model stays as it is. */
        ADAPTER,
        /** Every weight of the decoder, embeddings and output matrix included. */
        DECODER
    }

    /** Checks the ranges. */
    public SftConfig {
        require(batchSize >= 1, "batch-size", batchSize, "1 or more");
        require(microBatchTokens >= 1, "micro-batch-tokens", microBatchTokens, "1 or more");
    }

    /**
     * The field's usual settings: rank 32, rate 1e-4 with a warm-up over 3 % of the updates and a
     * cosine after it.
     */
    public static SftConfig defaults() {
        return new SftConfig(
                Tuned.ADAPTER,
                new LoraConfig(32, 32, LoraConfig.LINEARS),
                CurriculumConfig.defaults(),
                64,
                new OptimizerConfig(
                        new LearningRate(LearningRate.Schedule.COSINE, 1e-4, 0, 0.03, 0, 0),
                        0.9,
                        0.999,
                        1e-8,
                        0,
                        1),
                4096,
                false,
                ValidationConfig.defaults());
    }
}
