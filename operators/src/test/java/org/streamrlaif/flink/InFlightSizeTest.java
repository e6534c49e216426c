package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.streamrlaif.loop.Records;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VisualTokens;
import org.streamrlaif.tickets.TicketRule;

/**
 * What prompts take on their way and in a checkpoint, with clips as LLaVA-1.5-7B sees them: 50
 * frames as 626 visual tokens of width 4096, 10 MB in float32.
 */
@Timeout(300)
class InFlightSizeTest {
    private static final int PROMPTS = 48;

    @Test
    void aPromptTakesLessThanAKilobyte() {
        assertThat(RecordCodec.of(Rollout.class).encode(prompt(0))).hasSizeBetween(100, 1000);
    }

    @Test
    void aCheckpointOfFortyEightPromptsTakesLessThanAHundredKilobytes() throws Exception {
        RunSettings run = new RunSettings("in-flight-size", new TicketRule(PROMPTS, 0));
        OperatorFactory.Constructor<Rollout, Rollout> constructor =
                parameters ->
                        new GenerateOperator(
                                parameters, run, context -> (prompts, policy) -> prompts);
        try (TestHarness<Rollout, Rollout> generate =
                TestHarness.share(OperatorFactory.head(constructor), run, 0, 1).open(null)) {
            generate.feed(IntStream.range(0, PROMPTS).mapToObj(InFlightSizeTest::prompt).toList());
            assertThat(generate.snapshot().getStateSize()).isBetween(1L, 100_000L);
        }
    }

    private static Rollout prompt(int ticket) {
        Rollout prompt = Records.prompt(ticket);
        String clipId = Sha256.of("clip " + ticket);
        List<Long> times = LongStream.range(0, 50).mapToObj(i -> 40 * i).toList();
        prompt.setClipId(clipId);
        prompt.setPolicyTokens(
                new VisualTokens(
                        clipId, Sha256.of("7b"), 0, 50, 626, 4096, 1, times, 2000L, 0, List.of()));
        return prompt;
    }
}
