package org.streamrlaif.sft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
        List<ChatMessage> turns =
                conversation.turns().stream().map(t -> message(t, conversation)).toList();
        List<PromptResponse> answers = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            Conversation.Turn turn = conversation.turns().get(i);
            if (turn.isAnswer()) {
                VisualEmbedding shown = shown(turns, i, visual);
                ModelPrompt prompt = model.conversation(turns.subList(0, i), true, shown);
                List<ChatMessage> said = turns.subList(0, i + 1);
                int[] response = response(model, prompt, said, turn.text(), shown);
                answers.add(new PromptResponse(prompt, response));
            }
        }
        return answers;
    }

    private static ChatMessage message(Conversation.Turn turn, Conversation conversation) {
        return conversation.placed() && turn.role().equals("user")
                ? ChatMessage.placed(turn.role(), turn.text())
                : ChatMessage.of(turn.role(), turn.text());
    }

    /** What the first turns show: all, unless some of it has its place in later ones. */
    private static VisualEmbedding shown(
            List<ChatMessage> turns, int count, VisualEmbedding visual) {
        int all = places(turns);
        int first = places(turns.subList(0, count));
        if (all == first || visual == null) {
            return visual;
        }
        if (all != visual.parts().size()) {
            throw new IllegalArgumentException(
                    "conversation: "
                            + all
                            + " places for pictures and videos, expected "
                            + visual.parts().size());
        }
        return first == 0 ? null : visual.inOrder(IntStream.range(0, first).boxed().toList());
    }

    private static int places(List<ChatMessage> turns) {
        return Math.toIntExact(turns.stream().mapToLong(ChatMessage::places).sum());
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
     * tokens as {@link TokenTree#visual}.
     */
    int[] sequence(int placeholder) {
        int[] tokens = Arrays.copyOf(prompt.ids(), prompt.length() + response.length - 1);
        System.arraycopy(response, 0, tokens, prompt.length(), response.length - 1);
        int visual = prompt.visual() == null ? 0 : prompt.visual().count();
        for (int i = 0, seen = 0; seen < visual; i++) {
            if (tokens[i] == placeholder) {
                tokens[i] = TokenTree.visual(seen++);
            }
        }
        return tokens;
    }
}
