package org.streamrlaif.judge.remote;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the choice between some answers: as a probability where the endpoint gives
 * log-probabilities, else as a word, which counts as certain. Words are read in any case, letters
 * as they are; {@code Score: 4}, {@code 4/5} and {@code **Yes**, because} are choices too. Anything
 * else is no verdict.
 */
final class AnswerReader {

    private static final int SHOWN = 40;

    private final List<String> choices;
    private final Pattern word;

    AnswerReader(List<String> choices) {
        this.choices = choices;
        String either =
                choices.stream()
                        .map(choice -> (isWord(choice) ? "(?i)" : "") + Pattern.quote(choice))
                        .map(choice -> "(?:" + choice + ")")
                        .collect(Collectors.joining("|"));
        String named =
                "(?i:(?:the |my )?(?:final )?(?:answer|score|rating|verdict|grade|choice)"
                        + "(?: is)?[\\s:=*]+)?";
        this.word =
                Pattern.compile(
                        "[\\s\"'*(\\[]*"
                                + named
                                + "[\"'(\\[]*("
                                + either
                                + ")(?i: ?/ ?5| out of 5)?(?:[.,;!:)\\]*\"']+(?:\\s.*)?|\\s*(?:\\n.*)?)",
                        Pattern.DOTALL);
    }

    private static boolean isWord(String choice) {
        return choice.length() > 1;
    }

    /**
     * Log-probabilities of all choices, up to a constant.
     *
     * @throws CallFailedException when the reply is none of them
     */
    double[] read(ChatReply reply) {
        Matcher matcher = word.matcher(reply.text());
        if (!matcher.matches()) {
            String line = reply.text().strip().replaceAll("\\s+", " ");
            throw new CallFailedException(
                    CallFailedException.Kind.NO_VERDICT,
                    String.format(
                            Locale.ROOT,
                            "the judge answered '%s', expected %s",
                            line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line,
                            String.join(" or ", choices)));
        }
        String chosen = matcher.group(1);
        Map<String, Double> likeliest = reply.likeliest(matcher.start(1));
        if (!likeliest.isEmpty() && is(chosen, likeliest.keySet().iterator().next())) {
            return probabilities(likeliest);
        }
        return choices.stream()
                .mapToDouble(choice -> is(choice, chosen) ? 0 : Double.NEGATIVE_INFINITY)
                .toArray();
    }

    /**
     * Sums what each choice gets, in whatever spelling. One that is not among the likeliest tokens
     * gets the most that it can have: no more than the least of them, or than what they leave.
     */
    private double[] probabilities(Map<String, Double> likeliest) {
        double all = likeliest.values().stream().mapToDouble(Math::exp).sum();
        double least = likeliest.values().stream().mapToDouble(Math::exp).min().orElse(1);
        double unlisted = Math.max(0, Math.min(least, 1 - all));
        return choices.stream()
                .mapToDouble(
                        choice ->
                                likeliest.entrySet().stream()
                                        .filter(token -> is(choice, token.getKey()))
                                        .mapToDouble(token -> Math.exp(token.getValue()))
                                        .sum())
                .map(p -> Math.log(p > 0 ? p : unlisted))
                .toArray();
    }

    private static boolean is(String answer, String token) {
        String bare = token.replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", "");
        return isWord(answer) ? bare.equalsIgnoreCase(answer) : bare.equals(answer);
    }
}
