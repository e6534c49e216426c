package org.streamrlaif.sft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.TokenPositions;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * One answer of a conversation: what the model reads and what it should say then.
 *
 * @param prompt the conversation before the answer, as generation would see it
 * @param response the answer's tokens, the end token last
 */
public record PromptResponse(ModelPrompt prompt, int[] response) {

    /**
     * The answers of a conversation in order.
     *
     * @throws org.streamrlaif.model.PromptTooLongException when one does not fit into the model
     */
    static List<PromptResponse> of(
            VisionLanguageModel model, Conversation conversation, VisualEmbedding visual) {
        List<PromptResponse> answers = new ArrayList<>();
        List<ChatMessage> said = new ArrayList<>();
        for (Conversation.Turn turn : conversation.turns()) {
            ChatMessage message = ChatMessage.of(turn.role(), turn.text());
            if (turn.isAnswer()) {
                ModelPrompt prompt = model.conversation(said, true, visual);
                said.add(message);
                answers.add(
                        new PromptResponse(
                                prompt, response(model, prompt, said, turn.text(), visual)));
            } else {
                said.add(message);
            }
        }
        return answers;
    }

    /**
     * What the chat template writes behind the prompt, up to the last end token. A template that
     * writes a said answer otherwise than a prompt for it leaves the answer's own tokens.
     */
    private static int[] response(
            VisionLanguageModel model,
            ModelPrompt prompt,
            List<ChatMessage> said,
            String answer,
            VisualEmbedding visual) {
        List<Integer> ends = model.config().eosIds();
        int[] all = model.conversation(said, false, visual).ids();
        int start = prompt.length();
        boolean goesOn = all.length > start && Arrays.equals(all, 0, start, prompt.ids(), 0, start);
        int[] rest =
                goesOn
                        ? Arrays.copyOfRange(all, start, all.length)
                        : model.tokenizer().encode(answer, false);
        for (int i = rest.length - 1; i >= 0; i--) {
            if (ends.contains(rest[i])) {
                return Arrays.copyOf(rest, i + 1);
            }
        }
        int[] ended = Arrays.copyOf(rest, rest.length + 1);
        ended[rest.length] = ends.get(0);
        return ended;
    }

    /** Positions of {@link #sequence}. */
    TokenPositions positions() {
        return prompt.positions().followedBy(response.length - 1);
    }

    /**
     * The sequence that predicts the response: prompt and response but its last token, visual
     * tokens as {@link TokenTree#VISUAL}.
     */
    int[] sequence(int placeholder) {
        int[] tokens = Arrays.copyOf(prompt.ids(), prompt.length() + response.length - 1);
        System.arraycopy(response, 0, tokens, prompt.length(), response.length - 1);
        int visual = prompt.visual() == null ? 0 : prompt.visual().count();
        for (int i = 0, seen = 0; seen < visual; i++) {
            if (tokens[i] == placeholder) {
                tokens[i] = TokenTree.VISUAL;
                seen++;
            }
        }
        return tokens;
    }
}
