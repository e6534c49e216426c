package org.streamrlaif.maths;

/**
 * How two policies compare on the same questions, one by one: a paired sign test.
 *
 * @param wins questions that the first did better on
 * @param losses questions that the second did better on
 * @param ties questions that neither did better on, equal answers among them
 */
public record PairedSignTest(int wins, int losses, int ties) {

    /** Of no question. */
    public static final PairedSignTest NONE = new PairedSignTest(0, 0, 0);

    /**
     * Compares two policies by a score per question.
     *
     * @param first scores of the first, NaN where there is none
     * @param second scores of the second, equally many
     */
    public static PairedSignTest of(double[] first, double[] second) {
        int wins = 0;
        int losses = 0;
        int ties = 0;
        for (int i = 0; i < first.length; i++) {
            if (first[i] > second[i]) {
                wins++;
            } else if (first[i] < second[i]) {
                losses++;
            } else if (first[i] == second[i]) {
                ties++;
            }
        }
        return new PairedSignTest(wins, losses, ties);
    }

    /** Questions compared. */
    public int all() {
        return wins + losses + ties;
    }

    /** Win rate of the first, a tie being half a win; NaN without a question. */
    public double rate() {
        return (wins + ties / 2.0) / all();
    }

    /**
     * Interval of the win rate. Ties say nothing about who is better, so the share p of wins among
     * the decided questions gets Wilson's interval, and what that leaves of ½ + (p − ½) · decided /
     * all is the interval of the rate. This is the sign test turned into an interval, as McNemar
     * does for right and wrong answers.
     *
     * <p>Source: Dixon and Mood, "The statistical sign test", 1946; McNemar, "Note on the sampling
     * error of the difference between correlated proportions or percentages", 1947.
     */
    public Interval interval() {
        if (all() == 0) {
            return new Interval(0, 1);
        }
        Interval decided = Interval.wilson(wins, wins + losses);
        double weight = (double) (wins + losses) / all();
        return new Interval(
                0.5 + (decided.low() - 0.5) * weight, 0.5 + (decided.high() - 0.5) * weight);
    }

    /** Whether the second is better beyond chance: the interval ends below ½. */
    public boolean lost() {
        return lost(Interval.Z95);
    }

    /** As the other one, so many standard deviations beyond chance. */
    public boolean lost(double z) {
        return Interval.wilson(wins, wins + losses, z).high() < 0.5;
    }
}
