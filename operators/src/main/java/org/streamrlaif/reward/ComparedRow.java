package org.streamrlaif.reward;

import java.util.List;
import java.util.Optional;
import org.streamrlaif.packing.PackedPrompt;
import org.streamrlaif.schemas.Preference;

/**
 * A prompt with its responses and the M ≥ 1 pairs of them that the judge decided.
 *
 * @param row prompt and responses as the reward model reads them
 * @param first response A of each pair, M
 * @param second response B of each pair, M
 * @param pChosen probability that A is better, M: a soft label
 */
record ComparedRow(PackedPrompt row, int[] first, int[] second, double[] pChosen) {

    /** The decided pairs of a row; empty when there are none. */
    static Optional<ComparedRow> of(PackedPrompt row, List<Preference> preferences) {
        List<Preference> decided = decided(preferences);
        if (decided.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new ComparedRow(
                        row,
                        decided.stream().mapToInt(Preference::getFirst).toArray(),
                        decided.stream().mapToInt(Preference::getSecond).toArray(),
                        decided.stream().mapToDouble(Preference::getPChosen).toArray()));
    }

    /**
     * The preferences that say something: a tie does not. A verdict that turned with the order of
     * presentation says by its mean how sure the judge is, and the pairs that are hard to tell from
     * the video are mostly of this kind.
     */
    static List<Preference> decided(List<Preference> preferences) {
        return preferences.stream().filter(preference -> !preference.getTie()).toList();
    }

    /** Number of pairs M. */
    int pairs() {
        return pChosen.length;
    }
}
