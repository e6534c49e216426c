package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streamrlaif.loop.Records.admitted;
import static org.streamrlaif.loop.Records.clip;
import static org.streamrlaif.loop.Records.encoded;
import static org.streamrlaif.loop.Records.range;
import static org.streamrlaif.loop.Records.reason;
import static org.streamrlaif.loop.Records.tickets;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.tickets.TicketRule;

@Timeout(300)
class NarrateOperatorTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private final AtomicInteger narrated = new AtomicInteger();

    @Test
    void everyTicketBecomesAPromptWithTheNarrative() throws Exception {
        try (Harness narrate = harness(null)) {
            narrate.feed(encodedClip(4, "a", "what ?", "where ?"));
            assertThat(narrate.prompts()).extracting(Rollout::getTicket).containsExactly(4L, 5L);
            assertThat(narrate.prompts())
                    .extracting(Rollout::getText)
                    .containsExactly("what ?", "where ?");
            assertThat(narrate.prompts())
                    .extracting(Rollout::getNarrative)
                    .containsOnly("narrative 1");
        }
    }

    @Test
    void aClipIsNarratedOnceAlsoAcrossARestore() throws Exception {
        OperatorSubtaskState state;
        try (Harness narrate = harness(null)) {
            narrate.feed(encodedClip(0, "a", "what ?"));
            narrate.feed(encodedClip(1, "a", "where ?"));
            narrate.feed(encodedClip(2, "b", "what ?"));
            assertThat(narrated).hasValue(2);
            state = narrate.snapshot();
        }
        try (Harness narrate = harness(state)) {
            narrate.feed(encodedClip(3, "b", "why ?"));
            assertThat(narrated).hasValue(2);
            assertThat(narrate.prompts())
                    .extracting(Rollout::getNarrative)
                    .containsExactly("narrative 2");
        }
    }

    @Test
    void aNarrativeIsForgottenAfterItsTimeToLive() throws Exception {
        try (Harness narrate = harness(null)) {
            narrate.feed(encodedClip(0, "a", "what ?"));
            narrate.setTime(HOUR.plusMinutes(1));
            narrate.feed(encodedClip(1, "a", "what ?"));
            assertThat(narrated).hasValue(2);
        }
    }

    @Test
    void withoutSegmentsThereIsNoContext() throws Exception {
        try (Harness narrate = harness(null)) {
            narrate.feed(
                    EncodedClip.newBuilder(encodedClip(0, "a", "what ?"))
                            .setSegments(List.of())
                            .build());
            assertThat(narrate.prompts()).extracting(Rollout::getNarrative).containsExactly("");
            assertThat(narrated).hasValue(0);
        }
    }

    @Test
    void aPromptWithoutAQuestionIsVoidAndLeavesALetter() throws Exception {
        try (Harness narrate = harness(null)) {
            narrate.feed(encodedClip(0, "a", "what ?", "  "));
            narrate.feed(encodedClip(2, "b"));
            assertThat(narrate.prompts()).hasSize(3);
            assertThat(narrate.letters()).extracting(DeadLetter::getTicket).containsExactly(1L, 2L);
            assertThat(narrate.letters())
                    .extracting(letter -> letter.getReason().getCode())
                    .containsOnly("empty-prompt");
        }
    }

    @Test
    void aVoidClipGivesVoidPromptsWithoutALetterOrANarrative() throws Exception {
        EncodedClip broken =
                EncodedClip.newBuilder(encodedClip(0, "a", "what ?", "where ?"))
                        .setClipId("")
                        .setVoided(reason("decode", "unreadable-video"))
                        .build();
        try (Harness narrate = harness(null)) {
            narrate.feed(broken);
            assertThat(narrate.prompts())
                    .extracting(p -> p.getVoided().getCode())
                    .containsExactly("unreadable-video", "unreadable-video");
            assertThat(narrate.letters()).isEmpty();
            assertThat(narrated).hasValue(0);
        }
    }

    @Test
    void segmentsThatTheNarratorRefusesVoidTheClipAndLeaveLetters() throws Exception {
        ItemCore<EncodedClip, String> refusing =
                clip -> {
                    throw new IllegalArgumentException("prompt: 5000 tokens");
                };
        try (Harness narrate = new Harness(refusing, 1, 0, null)) {
            narrate.feed(encodedClip(0, "a", "what ?", "where ?"));
            assertThat(narrate.prompts()).allMatch(prompt -> prompt.getVoided() != null);
            assertThat(narrate.letters())
                    .hasSize(2)
                    .allMatch(l -> l.getReason().getMessage().equals("prompt: 5000 tokens"));
        }
    }

    @Test
    void aClipThatMakesTheNarratorThrowIsVoidAndTheNextOneIsNarrated() throws Exception {
        ItemCore<EncodedClip, String> broken =
                clip -> {
                    if (narrated.incrementAndGet() == 1) {
                        throw new IllegalStateException("index out of range\n at kernel.py");
                    }
                    return "a narrative";
                };
        try (Harness narrate = new Harness(broken, 1, 0, null)) {
            narrate.feed(encodedClip(0, "a", "what ?"));
            narrate.feed(encodedClip(1, "b", "what ?"));
            assertThat(narrate.prompts())
                    .extracting(Rollout::getNarrative)
                    .containsExactly("", "a narrative");
            assertThat(narrate.letters())
                    .singleElement()
                    .extracting(letter -> letter.getReason().getMessage())
                    .isEqualTo("IllegalStateException: index out of range");
        }
    }

    @Test
    void aCheckpointAndACancellationDoNotWaitForACaptionAndItsClipGoesOn() throws Exception {
        Caption hanging = new Caption();
        OperatorSubtaskState state;
        try (Harness narrate = new Harness(hanging, 1, 0, null)) {
            narrate.give(encodedClip(0, "a", "what ?"));
            narrate.give(encodedClip(1, "b", "what ?"));
            narrate.give(encodedClip(2, "a", "where ?"));
            hanging.begun.await();
            state = narrate.snapshot();
            assertThat(narrate.prompts()).isEmpty();
        }
        hanging.interrupted.await();

        try (Harness narrate = harness(state)) {
            narrate.give(encodedClip(3, "b", "where ?"));
            narrate.endInput();
            assertThat(narrate.prompts())
                    .extracting(Rollout::getTicket)
                    .containsExactly(0L, 1L, 2L, 3L);
            assertThat(narrate.prompts())
                    .extracting(Rollout::getNarrative)
                    .containsExactly("narrative 1", "narrative 2", "narrative 1", "narrative 2");
        }
    }

    @Test
    void clipsInFlightGoToTheSubtasksThatOwnTheirKeys() throws Exception {
        OperatorSubtaskState state = null;
        int before = 0;
        for (int parallelism : new int[] {2, 3, 1}) {
            OperatorSubtaskState[] states = new OperatorSubtaskState[parallelism];
            for (int subtask = 0; subtask < parallelism; subtask++) {
                OperatorSubtaskState part =
                        state == null ? null : Harness.part(state, before, parallelism, subtask);
                try (Harness narrate = new Harness(new Caption(), parallelism, subtask, part)) {
                    for (int ticket = 0; state == null && ticket < 8; ticket++) {
                        EncodedClip clip = encodedClip(ticket, "clip " + ticket, "what ?");
                        if (Harness.owner(clip, parallelism) == subtask) {
                            narrate.give(clip);
                        }
                    }
                    states[subtask] = narrate.snapshot();
                }
            }
            state = AbstractStreamOperatorTestHarness.repackageState(states);
            before = parallelism;
        }
        try (Harness narrate = harness(state)) {
            narrate.endInput();
            assertThat(tickets(narrate.prompts())).containsExactly(range(0, 8));
        }
    }

    @Test
    void theEndOfTheInputWaitsForWhatIsHeld() throws Exception {
        try (Harness narrate = harness(null)) {
            narrate.give(encodedClip(0, "a", "what ?"));
            narrate.give(encodedClip(1, "b", "what ?"));
            narrate.endInput();
            assertThat(narrate.prompts()).extracting(Rollout::getTicket).containsExactly(0L, 1L);
        }
    }

    private static EncodedClip encodedClip(long firstTicket, String id, String... prompts) {
        return encoded(
                clip(
                        admitted(
                                firstTicket,
                                new VideoSample(
                                        id,
                                        "file:/" + id,
                                        List.of(prompts),
                                        0L,
                                        0,
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        null))));
    }

    private String narrate(EncodedClip clip) {
        return "narrative " + narrated.incrementAndGet();
    }

    private Harness harness(OperatorSubtaskState state) throws Exception {
        return new Harness(this::narrate, 1, 0, state);
    }

    /** A caption that does not come before it is interrupted. */
    private static final class Caption implements ItemCore<EncodedClip, String> {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);

        @Override
        public String apply(EncodedClip clip) throws InterruptedException {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
                return "never";
            } finally {
                interrupted.countDown();
            }
        }
    }

    private static final class Harness implements AutoCloseable {
        static final int MAX_PARALLELISM = 8;

        private final TestHarness<EncodedClip, Rollout> harness;

        Harness(
                ItemCore<EncodedClip, String> narrator,
                int parallelism,
                int subtask,
                OperatorSubtaskState state)
                throws Exception {
            RunSettings run = new RunSettings("narrate-test", new TicketRule(2, 0));
            OperatorFactory.Constructor<EncodedClip, Rollout> constructor =
                    parameters -> new NarrateOperator(parameters, run, context -> narrator, HOUR);
            harness =
                    TestHarness.keyed(
                                    new KeyedOneInputStreamOperatorTestHarness<>(
                                            OperatorFactory.head(constructor),
                                            new ClipKey(),
                                            Types.STRING,
                                            MAX_PARALLELISM,
                                            parallelism,
                                            subtask),
                                    Rollout.class)
                            .open(state);
        }

        /** What a subtask gets of the state of others. */
        static OperatorSubtaskState part(
                OperatorSubtaskState state, int before, int parallelism, int subtask) {
            return AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    state, MAX_PARALLELISM, before, parallelism, subtask);
        }

        /** The subtask that a clip comes to. */
        static int owner(EncodedClip clip, int parallelism) {
            return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                    new ClipKey().getKey(clip), MAX_PARALLELISM, parallelism);
        }

        /** Feeds a clip and does not wait for its prompts. */
        void give(EncodedClip clip) throws Exception {
            harness.feed(List.of(clip));
        }

        /** Feeds a clip to an operator that holds none, and waits for its prompts. */
        void feed(EncodedClip clip) throws Exception {
            int prompts =
                    prompts().size()
                            + Math.max(1, clip.getAdmitted().getSample().getPrompts().size());
            give(clip);
            harness.runUntil(() -> prompts().size() == prompts);
        }

        void setTime(Duration time) {
            harness.setTime(time);
        }

        void endInput() throws Exception {
            harness.endInput();
        }

        List<Rollout> prompts() {
            return harness.values();
        }

        List<DeadLetter> letters() {
            return harness.side(SideOutputs.DEAD_LETTERS);
        }

        OperatorSubtaskState snapshot() throws Exception {
            return harness.snapshot();
        }

        @Override
        public void close() throws Exception {
            harness.close();
        }
    }
}
