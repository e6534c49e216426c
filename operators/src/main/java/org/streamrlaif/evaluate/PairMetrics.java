package org.streamrlaif.evaluate;

import org.streamrlaif.schemas.Preference;

/**
 * How a judge compares responses: whether it agrees with the truth, whether it means what it says
 * when the order is turned round, and whether it likes length. Verdicts are added one by one and
 * not kept.
 */
public final class PairMetrics {

    private final Tally agreement = new Tally();
    private final Tally decided = new Tally();
    private final Tally consistent = new Tally();
    private final Tally longer = new Tally();
    private final Tally trulyLonger = new Tally();
    private int pairs;
    private int ties;
    private double shownFirst;
    private double lengthByPreference;
    private double lengthSquares;
    private double preferenceSquares;

    /**
     * Adds a verdict.
     *
     * @param kind kind of question
     * @param preference the verdict
     * @param first the response that the preference calls first
     * @param second the other
     * @param firstIsBetter the truth; null where it is not known
     */
    public void add(
            String kind,
            Preference preference,
            String first,
            String second,
            Boolean firstIsBetter) {
        double inOrder = preference.getPChosenInOrder();
        double swapped = preference.getPChosenSwapped();
        boolean prefersFirst = preference.getPChosen() > 0.5;
        pairs++;
        ties += preference.getTie() ? 1 : 0;
        shownFirst += (inOrder + 1 - swapped) / 2;
        consistent.add(kind, preference.getConsistent());
        if (firstIsBetter != null) {
            agreement.add(kind, prefersFirst == firstIsBetter);
            if (!preference.getTie()) {
                decided.add(kind, prefersFirst == firstIsBetter);
            }
        }
        int surplus = length(first) - length(second);
        if (surplus != 0) {
            longer.add(kind, prefersFirst == surplus > 0);
            if (firstIsBetter != null) {
                trulyLonger.add(kind, firstIsBetter == surplus > 0);
            }
        }
        double lean = preference.getPChosen() - 0.5;
        lengthByPreference += surplus * lean;
        lengthSquares += (double) surplus * surplus;
        preferenceSquares += lean * lean;
    }

    private static int length(String text) {
        return text.strip().codePointCount(0, text.strip().length());
    }

    /** Pairs that were judged. */
    public int pairs() {
        return pairs;
    }

    /** Pairs that the judge calls equal. */
    public int ties() {
        return ties;
    }

    /** How often the better response is preferred, among the pairs with a truth; ties included. */
    public Tally agreement() {
        return agreement;
    }

    /** The same without ties. */
    public Tally decided() {
        return decided;
    }

    /** How often both orders prefer the same response. */
    public Tally consistent() {
        return consistent;
    }

    /** How often the longer response is preferred, among those of different length. */
    public Tally longer() {
        return longer;
    }

    /** How often the longer response is the better one in truth. */
    public Tally trulyLonger() {
        return trulyLonger;
    }

    /** Mean probability of the response shown first; ½ for a judge that does not mind. */
    public double shownFirst() {
        return shownFirst / pairs;
    }

    /**
     * Correlation between how much longer a response is, in characters, and how much it is
     * preferred, over every pair in both orders; not a number when nothing varies.
     */
    public double lengthCorrelation() {
        return lengthByPreference / Math.sqrt(lengthSquares * preferenceSquares);
    }
}
