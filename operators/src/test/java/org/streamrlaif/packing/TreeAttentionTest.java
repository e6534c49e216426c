package org.streamrlaif.packing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who sees whom, read from the arrays as {@code packing.py} does and compared with the tree. */
public class TreeAttentionTest {

    private final List<Stretch> stretches = new ArrayList<>();

    @Test
    void aChainSeesAllThatIsBefore() {
        Stretch start = add(null, 3, 3);
        Stretch next = add(start, 2, 2);
        add(next, 4, 4);
        assertEveryTokenSeesItsPath();
    }

    @Test
    void siblingsApartAreHiddenFromEachOther() {
        Stretch prompt = add(null, 2, 2);
        add(prompt, 5, 5);
        add(prompt, 1, 1);
        assertThat(new TreeAttention(stretches).sizes()).containsExactly(1, 2, 0, 2, 5, 7);
        assertEveryTokenSeesItsPath();
    }

    @Test
    void theShorterSiblingIsPaddedWithItsFirstToken() {
        Stretch prompt = add(null, 2, 2);
        add(prompt, 5, 5);
        add(prompt, 1, 1);
        TreeAttention tree = new TreeAttention(stretches);
        assertThat(tree.queries()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7);
        assertThat(tree.since()).containsExactly(0, 0, 2, 2, 2, 2, 2, 7, 7, 7, 7, 7);
        assertThat(tree.keys()).containsExactly(0, 1, 0, 1, 2, 3, 4, 5, 6, 0, 1, 7, 7, 7, 7, 7);
    }

    @Test
    void siblingsTogetherAreHiddenFromEachOther() {
        Stretch prompt = add(null, 9, 9);
        for (int length : new int[] {2, 1, 3, 1}) {
            add(prompt, length, length);
        }
        assertThat(new TreeAttention(stretches).sizes()).containsExactly(1, 9, 0, 1, 7, 16);
        assertEveryTokenSeesItsPath();
    }

    /** Three siblings of one token behind d: 3·(d + 1) keys apart, d + 3 together. */
    @Test
    void twiceAsManyKeysApartIsNotTooMany() {
        assertThat(threeBehind(3).sizes()).containsExactly(1, 3, 0, 3, 1, 4);
        assertThat(threeBehind(4).sizes()).containsExactly(1, 4, 0, 1, 3, 7);
    }

    private TreeAttention threeBehind(int depth) {
        stretches.clear();
        Stretch prompt = add(null, depth, depth);
        for (int k = 0; k < 3; k++) {
            add(prompt, 1, 1);
        }
        assertEveryTokenSeesItsPath();
        return new TreeAttention(stretches);
    }

    @Test
    void paddingIsSeenByNobody() {
        Stretch prompt = add(null, 3, 3);
        add(prompt, 4, 2);
        add(prompt, 4, 4);
        add(prompt, 3, 0);
        assertEveryTokenSeesItsPath();
    }

    @Test
    void levelsOfDifferentTreesAreAskedTogether() {
        Stretch video = add(null, 20, 20);
        Stretch question = add(video, 2, 2);
        add(question, 1, 1);
        add(question, 3, 2);
        Stretch other = add(null, 5, 5);
        add(other, 6, 6);
        Stretch another = add(video, 4, 4);
        for (int k = 0; k < 3; k++) {
            add(another, 2, 2);
        }
        assertEveryTokenSeesItsPath();
    }

    private Stretch add(Stretch above, int length, int seen) {
        int start = stretches.isEmpty() ? 0 : stretches.get(stretches.size() - 1).end();
        Stretch stretch = new Stretch(stretches.size() + 1, above, start, length, seen);
        stretches.add(stretch);
        return stretch;
    }

    private void assertEveryTokenSeesItsPath() {
        TreeAttention tree = new TreeAttention(stretches);
        for (Stretch stretch : stretches) {
            for (int place = stretch.start(); place < stretch.end(); place++) {
                int query = (int) tree.which()[place];
                assertThat(tree.queries()[query]).isEqualTo(place);
                assertThat(seen(tree, query))
                        .as("keys of token %d", place)
                        .containsExactlyElementsOf(path(stretch, place));
            }
        }
    }

    /** What a token should see: the stretches above, and its own up to itself without padding. */
    private static List<Long> path(Stretch stretch, int place) {
        List<Long> path = stretch.above() == null ? new ArrayList<>() : whole(stretch.above());
        int end = Math.min(place + 1, stretch.start() + stretch.seen());
        LongStream.range(stretch.start(), end).forEach(path::add);
        return path;
    }

    private static List<Long> whole(Stretch stretch) {
        return path(stretch, stretch.end() - 1);
    }

    /** The keys that {@code tree_masks} shows to a query, in their order. */
    private static List<Long> seen(TreeAttention tree, int query) {
        long[] sizes = tree.sizes();
        int firstQuery = 0;
        int firstKey = 0;
        for (int level = 0; level < sizes.length; level += 3) {
            int queries = (int) sizes[level + 1];
            boolean own = sizes[level + 2] == 0;
            int keys = own ? queries : (int) sizes[level + 2];
            int entry = (query - firstQuery) / queries;
            if (entry < sizes[level]) {
                List<Long> seen = new ArrayList<>();
                for (int k = 0; k < keys; k++) {
                    int key = firstKey + entry * keys + k;
                    boolean causal = k <= (query - firstQuery) % queries;
                    boolean inside =
                            tree.first()[key] <= tree.queries()[query]
                                    && tree.last()[key] >= tree.since()[query];
                    if (own ? causal : inside) {
                        seen.add(tree.keys()[key]);
                    }
                }
                return seen;
            }
            firstQuery += (int) sizes[level] * queries;
            firstKey += (int) sizes[level] * keys;
        }
        throw new AssertionError("no level has query " + query);
    }
}
