package org.streamrlaif.packing;

/**
 * Consecutive tokens of a {@link PackedLayout} that all see the same tokens before them: those of
 * the stretches above.
 *
 * @param number 1, 2, … in the order of the places
 * @param above what it continues; null at the start of a path
 * @param start flat place of its first token
 * @param length number of tokens, at least one
 * @param seen how many of its first tokens later ones may see; the rest is padding, which is not
 *     even seen by itself. Only a stretch that nothing continues may have padding.
 */
public record Stretch(int number, Stretch above, int start, int length, int seen) {

    /** Flat place behind its last token. */
    int end() {
        return start + length;
    }

    /** Number of stretches above. */
    int level() {
        return above == null ? 0 : above.level() + 1;
    }

    /** Number of tokens above. */
    int depth() {
        return above == null ? 0 : above.depth() + above.length();
    }
}
