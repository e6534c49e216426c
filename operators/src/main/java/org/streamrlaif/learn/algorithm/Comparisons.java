package org.streamrlaif.learn.algorithm;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.streamrlaif.schemas.Preference;

/** The judge's comparisons of the responses to one prompt as a table. */
final class Comparisons {

    private static final double EVEN = 0.5;

    private Comparisons() {}

    /**
     * For each response of a group and each other one how surely it is the better: ½ where their
     * texts are equal, NaN where they were not compared.
     *
     * @param pFirst what a verdict says for the response that it names first, 0 … 1
     * @return K × K; the diagonal is NaN
     */
    static double[][] of(
            ResponseTokens responses,
            List<ResponseTokens.Span> group,
            ToDoubleFunction<Preference> pFirst) {
        double[][] wins = new double[group.size()][group.size()];
        for (int i = 0; i < wins.length; i++) {
            wins[i][i] = Double.NaN;
            for (int j = i + 1; j < wins.length; j++) {
                wins[i][j] = win(responses, group.get(i), group.get(j), pFirst);
                wins[j][i] = 1 - wins[i][j];
            }
        }
        return wins;
    }

    private static double win(
            ResponseTokens responses,
            ResponseTokens.Span one,
            ResponseTokens.Span other,
            ToDoubleFunction<Preference> pFirst) {
        for (Preference preference : responses.preferences(one)) {
            int first = preference.getFirst();
            int second = preference.getSecond();
            if (first == one.response() && second == other.response()) {
                return pFirst.applyAsDouble(preference);
            }
            if (first == other.response() && second == one.response()) {
                return 1 - pFirst.applyAsDouble(preference);
            }
        }
        return responses.text(one).equals(responses.text(other)) ? EVEN : Double.NaN;
    }
}
