package org.streamrlaif.sft;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.generate.TextGenerator;
import org.streamrlaif.loop.Faults;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.schemas.SampleAnswer;

/** Measures a model in training on held-out examples; those that do not fit are left out. */
final class Validation {

    private final VisionLanguageModel model;
    private final SftConfig config;
    private final List<Example> examples = new ArrayList<>();
    private final List<Conversation> conversations = new ArrayList<>();

    Validation(VisionLanguageModel model, SftConfig config, List<HeldOutExample> heldOut) {
        this.model = model;
        this.config = config;
        for (HeldOutExample item : heldOut) {
            try {
                Conversation conversation = item.conversation();
                examples.add(Example.of(model, item.clip(), conversation, item.visual()));
                conversations.add(conversation);
            } catch (RuntimeException e) {
                Faults.reason("sft", "held-out example " + item.conversation().id(), e); // left out
            }
        }
    }

    boolean isEmpty() {
        return examples.isEmpty();
    }

    /** Weighted mean cross-entropy of the answers' tokens in nats. */
    double loss(LoraAdapter adapter) throws InterruptedException {
        double mass = examples.stream().mapToDouble(Example::mass).sum();
        double loss = 0;
        for (List<TrainingRow> part :
                TrainingRow.microBatches(examples, model, config.microBatchTokens())) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            try (TrainingBatch batch = new TrainingBatch(model, part, mass);
                    NDArray logprobs =
                            model.decoder()
                                    .arguments(model.kernels().call("packed_logprobs"), adapter)
                                    .tensor("embeds", batch.embeds())
                                    .tensor("positions", batch.positions())
                                    .tensors("mask", List.of(batch.shortMask()))
                                    .tensor("rows", batch.places())
                                    .tensor("head", model.decoder().head())
                                    .tensor("targets", batch.targets())
                                    .real("temperature", 1)
                                    .run(batch.manager())) {
                float[] values = logprobs.toFloatArray();
                float[] shares = batch.shares().toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    loss -= (double) shares[i] * values[i];
                }
            }
        }
        return loss;
    }

    /** Greedy answers to the last questions of the first examples. */
    List<SampleAnswer> answers(LoraAdapter adapter) {
        int count = Math.min(config.validation().samples(), examples.size());
        if (count == 0) {
            return List.of();
        }
        List<PromptResponse> last = new ArrayList<>();
        for (Example example : examples.subList(0, count)) {
            last.add(example.answers().get(example.answers().size() - 1));
        }
        SamplingConfig sampling =
                new SamplingConfig(1, config.validation().sampleTokens(), 0, 1, 0, count);
        List<ModelPrompt> prompts = last.stream().map(PromptResponse::prompt).toList();
        List<SampleAnswer> answers = new ArrayList<>();
        try (TextGenerator generator = new TextGenerator(model, adapter, sampling)) {
            List<String> texts = generator.answers(prompts, 0);
            for (int i = 0; i < count; i++) {
                Conversation conversation = conversations.get(i);
                List<String> references = conversation.answers();
                answers.add(
                        new SampleAnswer(
                                conversation.id(),
                                conversation.lastQuestion(),
                                references.get(references.size() - 1),
                                texts.get(i)));
            }
        }
        return answers;
    }
}
