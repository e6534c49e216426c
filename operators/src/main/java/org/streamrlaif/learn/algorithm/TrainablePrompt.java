package org.streamrlaif.learn.algorithm;

import static org.streamrlaif.platform.Settings.require;

import org.streamrlaif.encode.RolloutPrompt;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.schemas.FunctionReward;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;

/**
 * A rollout that a policy can be trained on: nothing about it makes a step fail.
 *
 * @param rollout K responses with tokens of the model, one log-probability and one version per
 *     token; one score per response, or none at all; one value per response of each reward function
 * @param prompt as the model reads it
 */
public record TrainablePrompt(Rollout rollout, ModelPrompt prompt) {

    /**
     * Looks at a rollout.
     *
     * @throws IllegalArgumentException when it cannot be trained on, in one line
     */
    public static TrainablePrompt of(VisionLanguageModel model, Rollout rollout) {
        int count = rollout.getResponses().size();
        for (Response response : rollout.getResponses()) {
            check(response, model.config().text().vocabSize());
        }
        int scores = rollout.getScores().size();
        require(scores == 0 || scores == count, "scores", scores, "one for each response");
        for (FunctionReward reward : rollout.getRewards()) {
            int values = reward.getValues().size();
            require(
                    values == count,
                    "values of " + reward.getName(),
                    values,
                    "one for each response");
        }
        for (Preference preference : rollout.getPreferences()) {
            requireBelow(count, "preference", preference.getFirst());
            requireBelow(count, "preference", preference.getSecond());
        }
        return new TrainablePrompt(
                rollout, RolloutPrompt.of(model, rollout, rollout.getPolicyTokens()));
    }

    private static void check(Response response, int vocabulary) {
        int tokens = response.getTokens().size();
        int logprobs = response.getLogprobs().size();
        int versions = response.getVersions().size();
        require(logprobs == tokens, "log-probabilities", logprobs, "one for each token");
        require(versions == tokens, "versions", versions, "one for each token");
        response.getTokens().forEach(token -> requireBelow(vocabulary, "token", token));
    }

    private static void requireBelow(int count, String name, int value) {
        require(value >= 0 && value < count, name, value, "0 to " + (count - 1));
    }
}
