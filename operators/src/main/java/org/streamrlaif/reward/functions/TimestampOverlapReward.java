package org.streamrlaif.reward.functions;

import java.util.List;

/**
 * {@code timestamp-overlap}: how well the times that a response names agree with those of the
 * sample's reference, as intersection over union of the seconds that each covers, 0 … 1. A response
 * without times has 0; a reference without times gives no reward.
 *
 * <p>Which words are times, {@link TimeIntervals} says. No settings.
 */
final class TimestampOverlapReward {

    private TimestampOverlapReward() {}

    static RewardFunction of(FunctionSettings settings) {
        return RewardFunction.each(
                item -> {
                    if (item.reference().isBlank()) {
                        return Reward.noReference();
                    }
                    List<TimeIntervals.Span> right = TimeIntervals.in(item.reference());
                    return right.isEmpty()
                            ? new Reward.Failure(
                                    "reference '"
                                            + item.reference()
                                            + "', expected times such as 3.2s to 7s")
                            : Reward.of(
                                    TimeIntervals.overlap(
                                            TimeIntervals.in(item.response()), right));
                });
    }
}
