package org.streamrlaif.judge;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.schemas.Response;

/**
 * Two responses of one rollout that are compared.
 *
 * @param first index of the one that is shown first in the first order
 * @param second index of the other one, above {@code first}
 */
record Pair(int first, int second) {

    /**
     * The pairs of K responses in which each meets the same number of others: its neighbours on a
     * ring. Pairs of equal texts are left out.
     *
     * @param opponents others that each response meets; 0, or K − 1 and more, for all. One more
     *     where both this and K are odd, as there is no such number of pairs
     */
    static List<Pair> of(List<Response> responses, int opponents) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < responses.size(); i++) {
            for (int j = i + 1; j < responses.size(); j++) {
                String first = responses.get(i).getText().strip();
                if (meet(j - i, responses.size(), opponents)
                        && !first.equals(responses.get(j).getText().strip())) {
                    pairs.add(new Pair(i, j));
                }
            }
        }
        return pairs;
    }

    /** How many pairs that are of K different texts. */
    static int count(int responses, int opponents) {
        int pairs = 0;
        for (int apart = 1; apart < responses; apart++) {
            pairs += meet(apart, responses, opponents) ? responses - apart : 0;
        }
        return pairs;
    }

    private static boolean meet(int apart, int ring, int opponents) {
        int steps = Math.min(apart, ring - apart);
        boolean opposite = 2 * steps == ring;
        return opponents == 0
                || 2 * steps <= opponents
                || (opponents % 2 == 1 && (ring % 2 == 1 ? 2 * steps <= opponents + 1 : opposite));
    }
}
