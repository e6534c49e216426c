package org.streamrlaif.judge.remote;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the choice between two answers: as a probability where the endpoint gives
 * log-probabilities, else as a word, which counts as certain. Anything else is no verdict.
 */
final class AnswerReader {

    private static final int SHOWN = 40;

    private final String first;
    private final String second;
    private final Pattern word;

    AnswerReader(String first, String second) {
        this.first = first;
        this.second = second;
        this.word =
                Pattern.compile(
                        "[\\s\"'*(\\[]*(?:Answer[\\s:*]+)?(%s|%s)(?:[.:)\\]*\"']+(?:\\s.*)?|\\s*(?:\\n.*)?)"
                                .formatted(Pattern.quote(first), Pattern.quote(second)),
                        Pattern.DOTALL);
    }

    /**
     * Log-probabilities of both answers, up to a constant.
     *
     * @throws CallFailedException when the reply is neither
     */
    double[] read(Reply reply) {
        Matcher matcher = word.matcher(reply.text());
        if (!matcher.matches()) {
            String line = reply.text().strip().replaceAll("\\s+", " ");
            throw new CallFailedException(
                    CallFailedException.Kind.NO_VERDICT,
                    "the judge answered '%s', expected %s or %s"
                            .formatted(
                                    line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line,
                                    first,
                                    second));
        }
        for (Map<String, Double> likeliest : reply.tokens()) {
            if (!likeliest.isEmpty()
                    && is(matcher.group(1), likeliest.keySet().iterator().next())) {
                return probabilities(likeliest);
            }
        }
        boolean isFirst = matcher.group(1).equals(first);
        return isFirst
                ? new double[] {0, Double.NEGATIVE_INFINITY}
                : new double[] {Double.NEGATIVE_INFINITY, 0};
    }

    /**
     * Sums what both answers get, in whatever spelling. An answer that is not among the likeliest
     * tokens gets the most that it can have: no more than the least of them, or than what they
     * leave.
     */
    private double[] probabilities(Map<String, Double> likeliest) {
        double a = 0;
        double b = 0;
        double all = 0;
        double least = 1;
        for (Map.Entry<String, Double> token : likeliest.entrySet()) {
            double p = Math.exp(token.getValue());
            a += is(first, token.getKey()) ? p : 0;
            b += is(second, token.getKey()) ? p : 0;
            all += p;
            least = Math.min(least, p);
        }
        double unlisted = Math.max(0, Math.min(least, 1 - all));
        return new double[] {Math.log(a > 0 ? a : unlisted), Math.log(b > 0 ? b : unlisted)};
    }

    private static boolean is(String answer, String token) {
        return token.replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", "").equals(answer);
    }
}
