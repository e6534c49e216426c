package org.streamrlaif.learn.algorithm;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.maths.PreferenceLoss;
import org.streamrlaif.schemas.Preference;

/**
 * The loss of {@link OnlineDpo}: the mean of {@link PreferenceLoss} over the decided pairs of a
 * minibatch. Advantages and what the ratio is taken to are not read.
 */
record PairLoss(DpoConfig config) implements PolicyLoss {

    /** A comparison that the judge decided. */
    private record Pair(ResponseTokens.Span chosen, ResponseTokens.Span rejected) {}

    @Override
    public Terms at(Point point) {
        List<Pair> pairs =
                point.responses().groups(point.spans()).stream()
                        .flatMap(group -> pairs(point.responses(), group).stream())
                        .toList();
        double[] slopes = new double[point.current().length];
        double share = (double) point.tokens() / pairs.size();
        double value = 0;
        for (Pair pair : pairs) {
            double lead = merit(point, pair.chosen()) - merit(point, pair.rejected());
            value += share * config.loss().value(lead, config.beta(), config.margin());
            double slope = share * config.loss().slope(lead, config.beta(), config.margin());
            add(slopes, pair.chosen(), -slope, point.weights());
            add(slopes, pair.rejected(), slope, point.weights());
        }
        return new Terms(value, slopes, 0);
    }

    /** Log-ratio to the reference of a response, or mean log-probability, as the loss has it. */
    private double merit(Point point, ResponseTokens.Span span) {
        double sum = Arrays.stream(span.of(point.current())).sum();
        return config.loss().reads() == PreferenceLoss.Merit.MEAN_LOGPROB
                ? sum / span.length()
                : sum - Arrays.stream(span.of(point.ref())).sum();
    }

    private void add(double[] slopes, ResponseTokens.Span span, double slope, double[] weights) {
        boolean mean = config.loss().reads() == PreferenceLoss.Merit.MEAN_LOGPROB;
        for (int t = span.from(); t < span.to(); t++) {
            slopes[t] += (mean ? slope / span.length() : slope) / weights[t];
        }
    }

    private static List<Pair> pairs(ResponseTokens responses, List<ResponseTokens.Span> group) {
        Map<Integer, ResponseTokens.Span> spans = new HashMap<>();
        group.forEach(span -> spans.put(span.response(), span));
        return responses.preferences(group.get(0)).stream()
                .filter(preference -> !preference.getTie() && preference.getConsistent())
                .filter(preference -> spans.containsKey(preference.getFirst()))
                .filter(preference -> spans.containsKey(preference.getSecond()))
                .map(preference -> pair(preference, spans))
                .toList();
    }

    private static Pair pair(Preference preference, Map<Integer, ResponseTokens.Span> spans) {
        ResponseTokens.Span first = spans.get(preference.getFirst());
        ResponseTokens.Span second = spans.get(preference.getSecond());
        return preference.getPChosen() > 0.5 ? new Pair(first, second) : new Pair(second, first);
    }
}
