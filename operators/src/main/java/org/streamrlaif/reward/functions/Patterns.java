package org.streamrlaif.reward.functions;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions of users on the words of models. */
final class Patterns {

    private Patterns() {}

    /**
     * The pattern of a setting; a dot matches line ends too.
     *
     * @throws IllegalArgumentException in one line when it is none
     */
    static Pattern of(String key, String text) {
        try {
            return Pattern.compile(text, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    key + ": '" + text + "', expected a regular expression: " + e.getDescription(),
                    e);
        }
    }

    /** Matches; a text that takes the matcher too deep costs itself, not the process. */
    static Reward guarded(Pattern pattern, String text, Function<Matcher, Reward> match) {
        try {
            return match.apply(pattern.matcher(text));
        } catch (StackOverflowError e) {
            return new Reward.Failure(
                    "the pattern goes too deep in "
                            + text.length()
                            + " characters, expected one without alternatives under a repetition");
        }
    }
}
