package org.streamrlaif.model;

import static org.streamrlaif.platform.Settings.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.streamrlaif.model.decoder.TokenPositions;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.text.ChatTemplate;
import org.streamrlaif.model.text.Tokenizer;
import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * From turns of text to prompts: chat template, tokens, placeholders repeated for visual tokens.
 *
 * @param template renders the turns
 */
record PromptBuilder(ModelConfig config, Tokenizer tokenizer, ChatTemplate template) {

    /** A conversation whose first turn of the user is about the clip; see the model's method. */
    ModelPrompt conversation(List<ChatMessage> turns, boolean open, VisualEmbedding visual) {
        List<ChatMessage> messages = new ArrayList<>(turns);
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).role().equals("user")) {
                messages.set(i, config.family().question(messages.get(i).text(), visual));
                break;
            }
        }
        return prompt(messages, open, visual);
    }

    /** The messages as the family renders them. */
    ModelPrompt prompt(List<ChatMessage> messages, boolean open, VisualEmbedding visual) {
        String arranged = config.family().arrange(template.render(messages, open), visual);
        boolean addBos = !arranged.startsWith(tokenizer.special("bos_token"));
        return expand(config, tokenizer.encode(arranged, addBos), visual);
    }

    /**
     * Repeats image placeholders so that each visual token has one place in the prompt, and makes
     * all of them the first of the family's placeholders.
     *
     * @throws IllegalArgumentException when the number of placeholders is not that of the blocks,
     *     or visual tokens are those of another model
     * @throws PromptTooLongException when no room is left for an answer
     */
    static ModelPrompt expand(ModelConfig config, int[] ids, VisualEmbedding visual) {
        List<Integer> placeholders = config.family().placeholders();
        long found = Arrays.stream(ids).filter(placeholders::contains).count();
        int blocks = visual == null ? 0 : visual.blocks();
        if (found != blocks) {
            throw new IllegalArgumentException(
                    "prompt: "
                            + found
                            + " image placeholders, expected "
                            + blocks
                            + "; is one written out in the text?");
        }
        if (visual == null) {
            return checked(new ModelPrompt(ids, null), config);
        }
        int width = config.visualWidth();
        require(visual.width() == width, "width of visual tokens", visual.width(), width + "");
        int perBlock = visual.count() / blocks;
        int[] expanded = new int[ids.length + visual.count() - blocks];
        int at = 0;
        for (int id : ids) {
            boolean visualHere = placeholders.contains(id);
            int times = visualHere ? perBlock : 1;
            Arrays.fill(expanded, at, at + times, visualHere ? placeholders.get(0) : id);
            at += times;
        }
        TokenPositions positions =
                TokenPositions.of(expanded, placeholders.get(0), config.family().blocks(visual));
        return checked(new ModelPrompt(expanded, visual, positions), config);
    }

    private static ModelPrompt checked(ModelPrompt prompt, ModelConfig config) {
        if (prompt.length() >= config.text().maxPositions()) {
            throw new PromptTooLongException(prompt.length() + 1, config.text().maxPositions());
        }
        return prompt;
    }
}
