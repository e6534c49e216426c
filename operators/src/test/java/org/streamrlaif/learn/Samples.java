package org.streamrlaif.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;

/** Records of the loop, with only what learner and reward model read. */
public final class Samples {

    private Samples() {}

    /** A prompt of text only. */
    public static Rollout prompt(long ticket, String text) {
        return Rollout.newBuilder()
                .setTicket(ticket)
                .setSampleId("sample")
                .setUri("file:x")
                .setClipId("clip " + ticket)
                .setText(text)
                .setPolicyTokens(null)
                .setJudgeTokens(null)
                .setNarrative("")
                .build();
    }

    /** A response that was sampled by one version and ended by itself. */
    public static Response response(int[] tokens, float[] logprobs, long version) {
        return new Response(
                "",
                IntStream.of(tokens).boxed().toList(),
                IntStream.range(0, tokens.length).mapToObj(t -> logprobs[t]).toList(),
                Collections.nCopies(tokens.length, version),
                FinishReason.EOS);
    }

    /** A response as the reward model reads it. */
    public static Response text(String text) {
        return new Response(text, List.of(2), List.of(0f), List.of(0L), FinishReason.EOS);
    }

    /** The judge's verdict on responses 0 and 1. */
    public static Preference decided(double pChosen) {
        return new Preference(0, 1, pChosen, pChosen, pChosen, true, false, "judge", "hash");
    }

    /** Responses 0 and 1 are equally good. */
    public static Preference tie() {
        return new Preference(0, 1, 0.5, 0.5, 0.5, true, true, "judge", "hash");
    }

    /** The verdict turned with the order of presentation. */
    public static Preference inconsistent() {
        return new Preference(0, 1, 0.6, 0.9, 0.3, false, false, "judge", "hash");
    }

    public static Rollout judged(
            Rollout prompt, List<Response> responses, List<Preference> preferences) {
        Rollout judged = Rollouts.copy(prompt);
        judged.setResponses(responses);
        judged.setPreferences(preferences);
        return judged;
    }

    public static Rollout scored(Rollout prompt, List<Response> responses, List<Float> scores) {
        Rollout scored = judged(prompt, responses, List.of());
        scored.setScores(scores);
        return scored;
    }

    /** A batch without metrics of the reward stage. */
    public static ScoredBatch batch(List<Rollout> rollouts) {
        return new ScoredBatch(rollouts, Map.of());
    }

    public static VoidReason reason() {
        return new VoidReason("judge", "unjudged", "judge: no verdict, expected one");
    }

    /** Two states have the same entries, byte by byte. */
    public static void assertSameState(Map<String, byte[]> actual, Map<String, byte[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (name, bytes) ->
                        assertThat(Arrays.equals(actual.get(name), bytes)).as(name).isTrue());
    }
}
