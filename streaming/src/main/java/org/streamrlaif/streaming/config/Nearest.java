package org.streamrlaif.streaming.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the words that a misspelt word may have meant. */
final class Nearest {

    private static final int SHOWN = 3;
    private static final LevenshteinDistance EDITS = LevenshteinDistance.getDefaultInstance();

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
     * Edits between two keys; a right last part with a wrong or missing path counts as one edit,
     * and a path of which only parts are missing as none.
     */
    private static int distance(String word, String candidate) {
        List<String> rest = new ArrayList<>(List.of(word.split("\\.")));
        boolean isPath = rest.size() > 1;
        for (String part : candidate.split("\\.")) {
            if (!rest.isEmpty() && rest.get(0).equals(part)) {
                rest.remove(0);
            }
        }
        if (isPath && rest.isEmpty()) {
            return 0;
        }
        String lastOfWord = word.substring(word.lastIndexOf('.') + 1);
        String lastOfCandidate = candidate.substring(candidate.lastIndexOf('.') + 1);
        int last = EDITS.apply(lastOfWord, lastOfCandidate);
        return Math.min(EDITS.apply(word, candidate), last + 1);
    }
}
