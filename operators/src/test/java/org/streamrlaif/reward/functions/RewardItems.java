package org.streamrlaif.reward.functions;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.streamrlaif.loop.Records;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.schemas.Rollout;

/** Responses to reward. */
public final class RewardItems {

    private RewardItems() {}

    static RewardItem item(String response, String reference) {
        return new RewardItem(0, "s", List.of("s.mp4"), "what ?", response, 5, true, reference);
    }

    /** A rollout with responses and a right answer. */
    public static Rollout rollout(long ticket, String reference, String... responses) {
        Rollout rollout = Rollouts.answered(Records.prompt(ticket), responses);
        rollout.setReference(reference);
        return rollout;
    }

    /** The functions of a configuration, each as JSON. */
    public static List<RewardFunctions.Named> functions(String... configs) {
        return RewardFunctions.of(
                Arrays.stream(configs).map(FunctionConfig::of).toList(), List.of(), name -> null);
    }

    /** The values of one function of some responses. */
    static List<Reward> rewards(String kind, Map<String, String> settings, RewardItem... items)
            throws Exception {
        FunctionConfig config = new FunctionConfig(kind, kind, 1, settings);
        try (RewardFunction function =
                RewardFunctions.of(List.of(config), List.of(), name -> null).get(0).function()) {
            return function.rewards(List.of(items));
        }
    }
}
