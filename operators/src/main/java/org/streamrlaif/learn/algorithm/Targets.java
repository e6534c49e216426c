package org.streamrlaif.learn.algorithm;

import java.util.Arrays;
import java.util.List;

/**
 * What a batch teaches, one number per response token in the flat order of {@link ResponseTokens}.
 *
 * @param advantages A: how much better the token did than expected
 * @param returns G, the target of the value function; without elements where there is none
 * @param lossKlCoef weight of k3 to the reference in the policy loss
 */
public record Targets(double[] advantages, double[] returns, double lossKlCoef) {

    /**
     * Every token gets the advantage of its response.
     *
     * @param advantages by group and response, in the order of {@link ResponseTokens#groups}
     */
    static Targets perResponse(ResponseTokens responses, double[][] advantages, double lossKlCoef) {
        double[] perToken = new double[responses.size()];
        List<List<ResponseTokens.Span>> groups = responses.groups();
        for (int g = 0; g < advantages.length; g++) {
            for (int i = 0; i < advantages[g].length; i++) {
                ResponseTokens.Span span = groups.get(g).get(i);
                Arrays.fill(perToken, span.from(), span.to(), advantages[g][i]);
            }
        }
        return new Targets(perToken, new double[0], lossKlCoef);
    }
}
