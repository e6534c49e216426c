package org.streamrlaif.reward.functions;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.streamrlaif.evaluate.ExactMatch;

/**
 * {@code exact-answer}: 1 where the answer has the words of the sample's reference by {@link
 * ExactMatch}, else 0; without a reference there is no reward.
 *
 * <p>Setting {@code within}: a regular expression of Java whose first group is the answer, such as
 * {@code <answer>(.*)</answer>}; a response in which it is not found has 0. Without it the whole
 * response is the answer.
 */
final class ExactAnswerReward {

    private ExactAnswerReward() {}

    static RewardFunction of(FunctionSettings settings) {
        String within = settings.text("within", "(.*)");
        Pattern pattern = Patterns.of("within", within);
        if (pattern.matcher("").groupCount() < 1) {
            throw new IllegalArgumentException(
                    "within: '" + within + "', expected a group (…) that holds the answer");
        }
        return RewardFunction.each(
                item ->
                        item.reference().isBlank()
                                ? Reward.noReference()
                                : Patterns.guarded(
                                        pattern,
                                        item.response(),
                                        matcher -> Reward.of(matches(matcher, item.reference()))));
    }

    private static boolean matches(Matcher matcher, String reference) {
        return matcher.find()
                && matcher.group(1) != null
                && ExactMatch.matches(matcher.group(1), reference);
    }
}
