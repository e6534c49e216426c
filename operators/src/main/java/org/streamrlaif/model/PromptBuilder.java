package org.streamrlaif.model;

import static org.streamrlaif.platform.Settings.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import org.streamrlaif.model.decoder.TokenPositions;
import org.streamrlaif.model.decoder.VisualBlock;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.text.ChatTemplate;
import org.streamrlaif.model.text.Tokenizer;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.model.vision.VisualPart;

/**
 * From turns of text to prompts: chat template, tokens, placeholders repeated for visual tokens.
 *
 * @param template renders the turns
 */
record PromptBuilder(ModelConfig config, Tokenizer tokenizer, ChatTemplate template) {

    /** A conversation about clips and pictures; see the model's method. */
    ModelPrompt conversation(List<ChatMessage> turns, boolean open, VisualEmbedding visual) {
        List<VisualPart> parts = visual == null ? List.of() : visual.parts();
        String rendered = template.render(shown(turns, parts), open);
        String arranged = config.family().arrange(rendered, parts);
        boolean addBos = !arranged.startsWith(tokenizer.special("bos_token"));
        return expand(config, tokenizer.encode(arranged, addBos), visual);
    }

    /** The turns with what the family writes in the places of clips and pictures. */
    private List<ChatMessage> shown(List<ChatMessage> turns, List<VisualPart> parts) {
        long places = turns.stream().mapToLong(ChatMessage::places).sum();
        if (places > 0 && places != parts.size()) {
            throw new IllegalArgumentException(
                    "prompt: "
                            + places
                            + " places for pictures and videos, expected "
                            + parts.size());
        }
        Iterator<VisualPart> next = parts.iterator();
        List<ChatMessage> messages = new ArrayList<>();
        for (ChatMessage turn : turns) {
            List<ChatMessage.Part> content = new ArrayList<>();
            if (places == 0 && turn.role().equals("user")) {
                next.forEachRemaining(part -> content.addAll(config.family().shown(part)));
            }
            for (ChatMessage.Part part : turn.content()) {
                content.addAll(part.isPlace() ? config.family().shown(next.next()) : List.of(part));
            }
            messages.add(new ChatMessage(turn.role(), content));
        }
        return messages;
    }

    /**
     * Repeats image placeholders so that each visual token has one place in the prompt, and makes
     * all of them the first of the family's placeholders. Where a template puts pictures before
     * clips, so does the result.
     *
     * @throws IllegalArgumentException when the number of placeholders is not that of the blocks,
     *     or visual tokens are those of another model
     * @throws PromptTooLongException when no room is left for an answer
     */
    static ModelPrompt expand(ModelConfig config, int[] ids, VisualEmbedding visual) {
        List<Integer> placeholders = config.family().placeholders();
        int[] found = Arrays.stream(ids).filter(placeholders::contains).toArray();
        int blocks = visual == null ? 0 : visual.blocks();
        if (found.length != blocks) {
            throw new IllegalArgumentException(
                    "prompt: "
                            + found.length
                            + " image placeholders, expected "
                            + blocks
                            + "; is one written out in the text?");
        }
        if (visual == null) {
            return checked(new ModelPrompt(ids, null), config);
        }
        int width = config.visualWidth();
        require(visual.width() == width, "width of visual tokens", visual.width(), width + "");
        VisualEmbedding placed = visual.inOrder(order(visual.parts(), found, placeholders));
        int[] expanded = new int[ids.length + visual.count() - blocks];
        PrimitiveIterator.OfInt times = perBlock(placed.parts());
        int at = 0;
        for (int id : ids) {
            boolean visualHere = placeholders.contains(id);
            int count = visualHere ? times.nextInt() : 1;
            Arrays.fill(expanded, at, at + count, visualHere ? placeholders.get(0) : id);
            at += count;
        }
        List<VisualBlock> shown =
                placed.parts().stream().flatMap(p -> config.family().blocks(p).stream()).toList();
        TokenPositions positions = TokenPositions.of(expanded, placeholders.get(0), shown);
        return checked(new ModelPrompt(expanded, placed, positions), config);
    }

    private static PrimitiveIterator.OfInt perBlock(List<VisualPart> parts) {
        return parts.stream()
                .flatMapToInt(p -> IntStream.generate(p::perBlock).limit(p.blocks()))
                .iterator();
    }

    /**
     * The numbers of the parts in the order of their placeholders: one behind the other, or each of
     * the kind that its placeholder says.
     *
     * @param found the placeholders of a prompt, one for each block
     * @param placeholders of clips and of pictures, or one of both
     */
    private static List<Integer> order(
            List<VisualPart> parts, int[] found, List<Integer> placeholders) {
        boolean told =
                placeholders.size() == 2
                        && parts.stream().map(VisualPart::picture).distinct().count() == 2;
        List<Integer> left = new ArrayList<>();
        IntStream.range(0, parts.size()).forEach(left::add);
        List<Integer> order = new ArrayList<>();
        for (int at = 0; at < found.length; at += parts.get(order.get(order.size() - 1)).blocks()) {
            boolean picture = found[at] == placeholders.get(placeholders.size() - 1);
            Integer next =
                    left.stream()
                            .filter(i -> !told || parts.get(i).picture() == picture)
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "prompt: places of pictures and videos, expected those of what is shown"));
            left.remove(next);
            order.add(next);
        }
        return order;
    }

    private static ModelPrompt checked(ModelPrompt prompt, ModelConfig config) {
        if (prompt.length() >= config.text().maxPositions()) {
            throw new PromptTooLongException(prompt.length() + 1, config.text().maxPositions());
        }
        return prompt;
    }
}
