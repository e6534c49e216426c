package org.streamrlaif.reward.functions;

/** A user's own kind, {@code mentions}: 1 for a response that holds a word, else 0. */
public final class MentionsReward implements RewardFunctionProvider {

    @Override
    public String kind() {
        return "mentions";
    }

    @Override
    public RewardFunction create(FunctionSettings settings) {
        String word = settings.required("word", "a word to look for");
        return RewardFunction.each(item -> Reward.of(item.response().contains(word)));
    }
}
