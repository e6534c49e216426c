package org.streamrlaif.watch;

import java.util.Arrays;
import org.streamrlaif.maths.PairedSignTest;

/**
 * How one policy version did on the held-out questions.
 *
 * @param exact per question 1 for a right answer and 0 for a wrong one; NaN where no right answer
 *     is known
 * @param judged per question 1 where the judge prefers the answer to the start policy's, 0 where it
 *     prefers that one, ½ where neither; NaN where there is no verdict
 */
record HeldOutScores(double[] exact, double[] judged) {

    /** Whether right answers are known to some questions. */
    boolean hasAccuracy() {
        return Arrays.stream(exact).anyMatch(score -> !Double.isNaN(score));
    }

    /** Whether the judge gave verdicts. */
    boolean hasWinRate() {
        return Arrays.stream(judged).anyMatch(score -> !Double.isNaN(score));
    }

    /** Share of right answers. */
    double accuracy() {
        return Arrays.stream(exact)
                .filter(score -> !Double.isNaN(score))
                .average()
                .orElse(Double.NaN);
    }

    /** Right answers. */
    int right() {
        return (int) Arrays.stream(exact).filter(score -> score == 1).count();
    }

    /** Questions with a known answer. */
    int answerable() {
        return (int) Arrays.stream(exact).filter(score -> !Double.isNaN(score)).count();
    }

    /** Against the start policy, by the judge. */
    PairedSignTest comparison() {
        double[] even = new double[judged.length];
        Arrays.fill(even, 0.5);
        return PairedSignTest.of(judged, even);
    }

    /** The scores of some of the questions. */
    HeldOutScores of(int[] questions) {
        return new HeldOutScores(
                Arrays.stream(questions).mapToDouble(i -> exact[i]).toArray(),
                Arrays.stream(questions).mapToDouble(i -> judged[i]).toArray());
    }

    /** The answers of whichever is more accurate, the verdicts of whichever wins more often. */
    HeldOutScores better(HeldOutScores other) {
        boolean moreAccurate = !hasAccuracy() || other.accuracy() >= accuracy();
        boolean winsMore = !hasWinRate() || other.comparison().rate() >= comparison().rate();
        return new HeldOutScores(
                moreAccurate ? other.exact : exact, winsMore ? other.judged : judged);
    }
}
