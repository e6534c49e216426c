package org.streamrlaif.streaming.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the words that a misspelt word may have meant. */
final class Nearest {

    private static final int SHOWN = 3;

    private Nearest() {}

    /**
     * At most three of the known words, nearest first; words that also end like the given one come
     * before others.
     */
    static List<String> of(String word, Collection<String> known) {
        return known.stream()
                .sorted(
                        Comparator.comparingInt((String candidate) -> distance(word, candidate))
                                .thenComparing(Comparator.naturalOrder()))
                .limit(SHOWN)
                .toList();
    }

    /**
     * Edits between two keys; a right last part with a wrong or missing path counts as one edit.
     */
    private static int distance(String word, String candidate) {
        String lastOfWord = word.substring(word.lastIndexOf('.') + 1);
        String lastOfCandidate = candidate.substring(candidate.lastIndexOf('.') + 1);
        int last = edits(lastOfWord, lastOfCandidate);
        return Math.min(edits(word, candidate), last + 1);
    }

    /**
     * Levenshtein's distance: insertions, deletions and replacements that turn one word into the
     * other.
     */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
