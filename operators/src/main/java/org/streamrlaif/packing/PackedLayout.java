package org.streamrlaif.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.decoder.TokenPositions;
import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * Packed rows as one flat sequence of N tokens without padding: a tree of {@link Stretch}es.
 *
 * <p>Prompts about the same visual tokens share their common start where it is long enough; the
 * rests of these prompts continue it, and the blocks of each prompt continue that. So what several
 * prompts or responses read is there once.
 */
public final class PackedLayout {

    /** A shorter common start is cheaper to repeat than to attend to as a level of its own. */
    private static final int SHORTEST_START = 16;

    private final int imageTokenId;
    private final List<Stretch> stretches = new ArrayList<>();
    private final List<int[]> tokens = new ArrayList<>();
    private final List<TokenPositions> positions = new ArrayList<>();
    private final List<Long> visualPlaces = new ArrayList<>();
    private final List<VisualRows> visual = new ArrayList<>();
    private final int[] promptEnds;
    private final int[][] blockStarts;

    /** Rows of visual tokens from one on, up to another. */
    private record VisualRows(VisualEmbedding of, int from, int to) {

        int at() {
            return from * of.width();
        }

        int values() {
            return (to - from) * of.width();
        }
    }

    /** Prompts that go on from a common start. */
    private record Group(ModelPrompt first, List<Integer> rows) {

        boolean fits(ModelPrompt prompt) {
            return Objects.equals(first.visual(), prompt.visual());
        }
    }

    PackedLayout(List<PackedPrompt> rows, int imageTokenId) {
        this.imageTokenId = imageTokenId;
        promptEnds = new int[rows.size()];
        blockStarts = new int[rows.size()][];
        for (Group group : groups(rows)) {
            int shared = shared(group, rows);
            Stretch start = null;
            int shown = 0;
            if (shared > 0) {
                ModelPrompt common = group.first().start(shared);
                start = add(null, common.ids(), common.positions(), shared);
                shown = show(start.start(), group.first(), 0, shared, 0);
            }
            for (int row : group.rows()) {
                lay(row, rows.get(row), start, shared, shown);
            }
        }
    }

    /** Number of tokens N. */
    int size() {
        return stretches.isEmpty() ? 0 : stretches.get(stretches.size() - 1).end();
    }

    /** In the order of their places. */
    List<Stretch> stretches() {
        return stretches;
    }

    long[] ids() {
        return tokens.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
    }

    /** Positions of a token. */
    int axes() {
        return positions.stream().mapToInt(TokenPositions::axes).max().orElse(1);
    }

    /** N × axes. */
    long[] positions() {
        int axes = axes();
        long[] all = new long[size() * axes];
        for (Stretch stretch : stretches) {
            positions.get(stretch.number() - 1).copyTo(all, stretch.start() * axes, axes);
        }
        return all;
    }

    /**
     * Flat places of the image placeholders, rising; those of prompts, as a response may hold one
     * as a plain token.
     */
    long[] visualPlaces() {
        return visualPlaces.stream().mapToLong(Long::longValue).toArray();
    }

    /** The rows that replace the placeholders, in the same order, D values each. */
    float[] visual() {
        float[] all = new float[visual.stream().mapToInt(VisualRows::values).sum()];
        int at = 0;
        for (VisualRows rows : visual) {
            System.arraycopy(rows.of().data(), rows.at(), all, at, rows.values());
            at += rows.values();
        }
        return all;
    }

    /**
     * Flat place of one token of a block; token −1 is the last token of the prompt, which is where
     * the first token of every block is predicted.
     */
    long place(int row, int block, int token) {
        return token < 0 ? promptEnds[row] - 1 : blockStarts[row][block] + token;
    }

    private static List<Group> groups(List<PackedPrompt> rows) {
        List<Group> groups = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            ModelPrompt prompt = rows.get(row).prompt();
            Optional<Group> known = groups.stream().filter(g -> g.fits(prompt)).findFirst();
            if (known.isEmpty()) {
                groups.add(new Group(prompt, new ArrayList<>()));
            }
            known.orElse(groups.get(groups.size() - 1)).rows().add(row);
        }
        return groups;
    }

    /** Number of tokens that all prompts of a group start with, leaving one of each; 0 when few. */
    private static int shared(Group group, List<PackedPrompt> rows) {
        int[] first = group.first().ids();
        int shared = group.rows().size() == 1 ? 0 : first.length - 1;
        for (int row : group.rows()) {
            int[] ids = rows.get(row).prompt().ids();
            int differs = Arrays.mismatch(first, ids);
            shared =
                    Math.min(
                            shared,
                            differs < 0 ? ids.length - 1 : Math.min(differs, ids.length - 1));
        }
        return shared < SHORTEST_START ? 0 : shared;
    }

    /** A row behind the first tokens of its prompt, which stand above already. */
    private void lay(int row, PackedPrompt packed, Stretch above, int shared, int shown) {
        ModelPrompt prompt = packed.prompt();
        TokenPositions places = prompt.positions();
        int[] rest = Arrays.copyOfRange(prompt.ids(), shared, prompt.length());
        int start = size();
        promptEnds[row] = start + rest.length;
        blockStarts[row] = new int[packed.blocks().size()];
        show(start, prompt, shared, prompt.length(), shown);
        if (packed.blocks().size() == 1 && !packed.isPadded()) {
            int[] block = packed.blocks().get(0);
            int[] whole = Arrays.copyOf(rest, rest.length + block.length);
            System.arraycopy(block, 0, whole, rest.length, block.length);
            TokenPositions all = places.followedBy(block.length);
            add(above, whole, all.slice(shared, all.size()), whole.length);
            blockStarts[row][0] = promptEnds[row];
            return;
        }
        Stretch end = add(above, rest, places.slice(shared, places.size()), rest.length);
        for (int k = 0; k < packed.blocks().size(); k++) {
            blockStarts[row][k] = size();
            int[] block = packed.blocks().get(k);
            if (block.length > 0) {
                TokenPositions all = places.followedBy(block.length);
                add(end, block, all.slice(places.size(), all.size()), packed.seen().get(k));
            }
        }
    }

    private Stretch add(Stretch above, int[] ids, TokenPositions places, int seen) {
        Stretch stretch = new Stretch(stretches.size() + 1, above, size(), ids.length, seen);
        stretches.add(stretch);
        tokens.add(ids);
        positions.add(places);
        return stretch;
    }

    /**
     * Notes the placeholders among some tokens of a prompt, of which the first lies at a place.
     *
     * @param shown visual tokens that stand before them
     * @return visual tokens that stand before what follows
     */
    private int show(int place, ModelPrompt prompt, int from, int to, int shown) {
        int next = shown;
        for (int i = from; i < to; i++) {
            if (prompt.ids()[i] == imageTokenId) {
                visualPlaces.add((long) place + i - from);
                next++;
            }
        }
        if (next > shown) {
            visual.add(new VisualRows(prompt.visual(), shown, next));
        }
        return next;
    }
}
