package org.streamrlaif.reward.functions;

import java.util.regex.Pattern;

/**
 * {@code format}: 1 where the whole response, without white space around it, matches a regular
 * expression of Java, else 0.
 *
 * <p>Setting {@code pattern}; a dot matches line ends too.
 */
final class FormatReward {

    private FormatReward() {}

    static RewardFunction of(FunctionSettings settings) {
        Pattern pattern =
                Patterns.of("pattern", settings.required("pattern", "a regular expression"));
        return RewardFunction.each(
                item ->
                        Patterns.guarded(
                                pattern,
                                item.response().strip(),
                                matcher -> Reward.of(matcher.matches())));
    }
}
