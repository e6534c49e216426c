package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streamrlaif.loop.Records.admitted;
import static org.streamrlaif.loop.Records.clip;
import static org.streamrlaif.loop.Records.encoded;
import static org.streamrlaif.loop.Records.reason;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.VideoSample;

class NarrateFunctionTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private final AtomicInteger narrated = new AtomicInteger();

    @Test
    void everyTicketBecomesAPromptWithTheNarrative() throws Exception {
        try (Harness narrate = harness(null)) {
            narrate.feed(encodedClip(4, "a", "what ?", "where ?"));
            assertThat(narrate.prompts()).extracting(Prompt::getTicket).containsExactly(4L, 5L);
            assertThat(narrate.prompts())
                    .extracting(Prompt::getText)
                    .containsExactly("what ?", "where ?");
            assertThat(narrate.prompts())
                    .extracting(Prompt::getNarrative)
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
                    .extracting(Prompt::getNarrative)
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
            assertThat(narrate.prompts()).extracting(Prompt::getNarrative).containsExactly("");
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
        NarrateFunction refusing =
                new NarrateFunction(
                        "run",
                        context ->
                                segments -> {
                                    throw new IllegalArgumentException("prompt: 5000 tokens");
                                },
                        HOUR);
        try (Harness narrate = new Harness(refusing, null)) {
            narrate.feed(encodedClip(0, "a", "what ?", "where ?"));
            assertThat(narrate.prompts()).allMatch(prompt -> prompt.getVoided() != null);
            assertThat(narrate.letters())
                    .hasSize(2)
                    .allMatch(l -> l.getReason().getMessage().equals("prompt: 5000 tokens"));
        }
    }

    private static EncodedClip encodedClip(long firstTicket, String id, String... prompts) {
        return encoded(
                clip(
                        admitted(
                                firstTicket,
                                new VideoSample(id, "file:/" + id, List.of(prompts), 0L))));
    }

    private Harness harness(OperatorSubtaskState state) throws Exception {
        return new Harness(
                new NarrateFunction(
                        "run",
                        context -> segments -> "narrative " + narrated.incrementAndGet(),
                        HOUR),
                state);
    }

    private static final class Harness implements AutoCloseable {
        private final KeyedOneInputStreamOperatorTestHarness<String, EncodedClip, Prompt> harness;

        Harness(NarrateFunction function, OperatorSubtaskState state) throws Exception {
            harness =
                    new KeyedOneInputStreamOperatorTestHarness<>(
                            new KeyedProcessOperator<>(function), new ClipKey(), Types.STRING);
            harness.setStateBackend(new EmbeddedRocksDBStateBackend());
            harness.setup();
            if (state != null) {
                harness.initializeState(state);
            }
            harness.open();
        }

        void feed(EncodedClip clip) throws Exception {
            harness.processElement(new StreamRecord<>(clip));
        }

        void setTime(Duration time) {
            harness.setStateTtlProcessingTime(time.toMillis());
        }

        List<Prompt> prompts() {
            return harness.extractOutputValues();
        }

        List<DeadLetter> letters() {
            return harness.getSideOutput(Outputs.DEAD_LETTERS) == null
                    ? List.of()
                    : harness.getSideOutput(Outputs.DEAD_LETTERS).stream()
                            .map(StreamRecord::getValue)
                            .toList();
        }

        OperatorSubtaskState snapshot() throws Exception {
            return harness.snapshot(1, 1);
        }

        @Override
        public void close() throws Exception {
            harness.close();
        }
    }
}
