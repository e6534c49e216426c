package org.streamrlaif.generate;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.loop.GenerateCore;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.weights.PolicyView;

/**
 * Generation that samples a prompt again while all its responses are equal: whoever rewards a
 * response by what it says cannot tell them apart, so an algorithm that compares the responses to a
 * prompt learns nothing from them. The ticket stays the prompt's, and the rollout counts the
 * attempts. After the last one the responses are taken as they are.
 *
 * <p>An attempt's random numbers follow from the run's seed, ticket, attempt and policy version, so
 * equal runs make equal attempts.
 *
 * <p>Source: dynamic sampling, Yu et al., "DAPO", 2025, arXiv 2503.14476, section 3.2. There groups
 * whose rewards are all equal are left out and other prompts take their places; here, where every
 * prompt is accounted for, the same prompt is sampled anew, and only equal words count as silence,
 * since rewards come later.
 */
public final class DistinctResponses implements GenerateCore {

    private final GenerateCore inner;
    private final int attempts;

    /**
     * @param inner samples the responses; closed with this
     * @param attempts how often at most, 1 or more
     */
    public DistinctResponses(GenerateCore inner, int attempts) {
        this.inner = inner;
        this.attempts = attempts;
    }

    @Override
    public List<Rollout> generate(List<Rollout> prompts, PolicyView policy) throws Exception {
        List<Rollout> rollouts = new ArrayList<>(inner.generate(prompts, policy));
        for (int attempt = 2; attempt <= attempts; attempt++) {
            List<Integer> places = new ArrayList<>();
            List<Rollout> again = new ArrayList<>();
            for (int i = 0; i < rollouts.size(); i++) {
                if (isSilent(rollouts.get(i))) {
                    places.add(i);
                    again.add(attempt(prompts.get(i), attempt));
                }
            }
            if (places.isEmpty()) {
                break;
            }
            List<Rollout> sampled = inner.generate(again, policy);
            for (int i = 0; i < places.size(); i++) {
                rollouts.set(places.get(i), sampled.get(i));
            }
        }
        return rollouts;
    }

    private static Rollout attempt(Rollout prompt, int attempt) {
        Rollout copy = Rollouts.copy(prompt);
        copy.setAttempts(attempt);
        return copy;
    }

    /** Whether all responses say the same and end the same way. */
    private static boolean isSilent(Rollout rollout) {
        List<Response> responses = rollout.getResponses();
        return rollout.getVoided() == null
                && responses.stream()
                                .map(response -> response.getFinishReason() + response.getText())
                                .distinct()
                                .count()
                        == 1;
    }

    @Override
    public void adopt(PolicyView policy) throws Exception {
        inner.adopt(policy);
    }

    @Override
    public void close() throws Exception {
        inner.close();
    }
}
