package org.streamrlaif.sft;

import java.util.List;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * An example as tokens.
 *
 * @param clip what it is about: examples of equal clips may share a row
 * @param visual what the last answer's prompt shows of it, of which those before show a start
 * @param answers the answers to learn, at least one
 * @param weight of their tokens in the loss
 */
public record Example(
        String clip, VisualEmbedding visual, List<PromptResponse> answers, double weight) {

    /**
     * The answers of a conversation.
     *
     * @param visual of all that it is about; null for text only
     * @throws org.streamrlaif.model.PromptTooLongException when one does not fit into the model
     */
    static Example of(
            VisionLanguageModel model,
            String clip,
            Conversation conversation,
            VisualEmbedding visual) {
        List<PromptResponse> answers = PromptResponse.of(model, conversation, visual);
        VisualEmbedding shown = answers.get(answers.size() - 1).prompt().visual();
        return new Example(clip, shown, answers, conversation.weight());
    }

    /** Answer tokens. */
    int tokens() {
        return answers.stream().mapToInt(answer -> answer.response().length).sum();
    }

    /** What it adds to the sum of all weights. */
    double mass() {
        return weight * tokens();
    }
}
