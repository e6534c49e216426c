package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.streamrlaif.ledger.BatchLedger;
import org.streamrlaif.loop.Records;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.VideoSample;

class DuplicateFunctionTest {

    @Test
    void aSampleThatComesAgainKeepsItsTicketsAndIsVoid() throws Exception {
        try (var duplicates = harness().open(null)) {
            duplicates.feed(List.of(sample(0, "a", 0), sample(2, "b", 0), sample(4, "a", 0)));
            assertThat(duplicates.values())
                    .extracting(AdmittedSample::getFirstTicket)
                    .containsExactly(0L, 2L, 4L);
            assertThat(duplicates.values().subList(0, 2))
                    .allMatch(sample -> sample.getVoided() == null);
            AdmittedSample again = duplicates.values().get(2);
            assertThat(again.getTickets()).isEqualTo(2);
            assertThat(again.getVoided().getCode()).isEqualTo(BatchLedger.DUPLICATE);
            assertThat(again.getVoided().getMessage())
                    .isEqualTo(
                            "sample a: delivered again in epoch 0, expected once; it has ticket 0");
            assertThat(duplicates.side(SideOutputs.DEAD_LETTERS)).isEmpty();
        }
    }

    @Test
    void aWantedRepeatHasAnEpochOfItsOwn() throws Exception {
        try (var duplicates = harness().open(null)) {
            duplicates.feed(List.of(sample(0, "a", 0), sample(2, "a", 1)));
            assertThat(duplicates.values()).allMatch(sample -> sample.getVoided() == null);
        }
    }

    @Test
    void whatCannotBeReadIsNoDuplicate() throws Exception {
        AdmittedSample unreadable = sample(0, "", 0);
        unreadable.setVoided(Records.reason("decode", "unreadable-sample"));
        try (var duplicates = harness().open(null)) {
            duplicates.feed(List.of(unreadable, unreadable));
            assertThat(duplicates.values())
                    .extracting(sample -> sample.getVoided().getCode())
                    .containsExactly("unreadable-sample", "unreadable-sample");
        }
    }

    @Test
    void aRestoredRunRemembersUntilTheTimeIsOver() throws Exception {
        OperatorSubtaskState state;
        try (var duplicates = harness().open(null)) {
            duplicates.setTime(Duration.ZERO);
            duplicates.feed(List.of(sample(0, "a", 0)));
            state = duplicates.snapshot();
        }
        try (var duplicates = harness().open(state)) {
            duplicates.setTime(Duration.ofMinutes(59));
            duplicates.feed(List.of(sample(2, "a", 0)));
            duplicates.setTime(Duration.ofMinutes(61));
            duplicates.feed(List.of(sample(4, "a", 0), sample(6, "a", 0)));
            assertThat(duplicates.values())
                    .extracting(sample -> sample.getVoided() != null)
                    .containsExactly(true, false, true);
        }
    }

    private static AdmittedSample sample(long firstTicket, String id, int epoch) {
        return Records.admitted(
                firstTicket,
                new VideoSample(
                        id,
                        "a.mp4",
                        List.of("what ?", "who ?"),
                        0L,
                        epoch,
                        List.of(),
                        List.of(),
                        List.of(),
                        null));
    }

    private static TestHarness<AdmittedSample, AdmittedSample> harness() throws Exception {
        return TestHarness.keyed(
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new DuplicateFunction(Duration.ofHours(1))),
                        new SampleKey(),
                        Types.STRING),
                AdmittedSample.class);
    }
}
