package org.streamrlaif.streaming.sft;

import java.nio.file.Path;
import org.streamrlaif.model.MemoryNeed;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelSize;
import org.streamrlaif.sft.SftConfig;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.job.RunMemory;
import org.streamrlaif.streaming.job.TrainedRows;

/**
 * Memory that fine-tuning needs, told before any weight is read; videos as in {@link RunMemory}.
 */
final class SftMemory {
    /** Gradient and two moments of a float32 weight. */
    private static final long TRAINED_WEIGHT = 3 * Float.BYTES;

    private static final String ADVICE =
            "device.dtype=bfloat16, sft.gradient-checkpointing=true, fewer video.frames or"
                    + " sft.micro-batch-tokens need less";

    private SftMemory() {}

    static MemoryNeed of(RlaifConfig config, ModelOptions options) {
        SftConfig sft = config.sft();
        ModelSize model = ModelSize.of(Path.of(config.policy().model()), options);
        ModelSize.Clip clip =
                model.clip(config.video().frames(), RunMemory.WIDTH, RunMemory.HEIGHT);
        MemoryNeed need =
                MemoryNeed.none()
                        .and("weights as " + options.dtype(), model.weights())
                        .and("a clip", clip.bytes());
        need =
                switch (sft.tuned()) {
                    case ADAPTER -> need.and("adapter", model.decoder().trained(sft.lora()));
                    case DECODER ->
                            need.and("weights under training", model.weights())
                                    .and(
                                            "gradients and moments",
                                            TRAINED_WEIGHT * model.decoder().parameters());
                };
        int length = clip.tokens() + RunMemory.TEXT;
        TrainedRows rows =
                new TrainedRows(sft.batchSize(), length, RunMemory.TEXT / 2)
                        .within(sft.microBatchTokens());
        return need.and(
                "rows", rows.bytes(model.decoder(), sft.lora(), sft.gradientCheckpointing()));
    }

    /**
     * Checks that fine-tuning fits.
     *
     * @throws IllegalArgumentException in one line when it does not
     */
    static void require(RlaifConfig config, ModelOptions options) {
        of(config, options)
                .requireWithin(
                        "fine-tuning", MemoryNeed.free(options.device()), options.device(), ADVICE);
    }
}
