package org.streamrlaif.streaming.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.RecordedRollout;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.streaming.io.RolloutRecords.Content;

class RolloutRecordsTest {

    private static final RecordCodec<RecordedRollout> CODEC = RecordCodec.of(RecordedRollout.class);

    @Test
    void aRolloutIsRecordedWithItsTokens() throws Exception {
        RecordedRollout record = record(Content.WHOLE, rollout("What?", "a", 2)).orElseThrow();

        assertThat(record.getRunId()).isEqualTo("run");
        assertThat(record.getForkId()).isEqualTo("fork");
        assertThat(record.getBatch()).isEqualTo(7);
        assertThat(record.getLeftOut()).isEmpty();
        assertThat(record.getRollout()).isEqualTo(rollout("What?", "a", 2));
    }

    @Test
    void aPreferenceIsRecordedWithTexts() throws Exception {
        RecordedRollout record = record(Content.COMPARED, rollout("What?", "a", 2)).orElseThrow();

        assertThat(record.getRollout().getPreferences())
                .isEqualTo(rollout("What?", "a", 2).getPreferences());
        assertThat(record.getRollout().getScores()).isEmpty();
        assertThat(record.getRollout().getResponses())
                .extracting(Response::getText)
                .containsExactly("r0", "r1");
        assertThat(record.getRollout().getResponses().get(0).getTokens()).isEmpty();
    }

    @Test
    void whatWasNotComparedHasNoPreference() throws Exception {
        Rollout same = rollout("What?", "a", 2);
        same.setPreferences(List.of());

        assertThat(record(Content.COMPARED, same)).isEmpty();
        assertThat(record(Content.WHOLE, same)).isPresent();
    }

    /** A message over the broker's limit would fail the job again and again. */
    @ParameterizedTest
    @CsvSource({
        "10, 10, 2, ''",
        "10, 10, 200000, tokens",
        "10, 999900, 300, 'tokens, narrative, history'",
        "1200000, 10, 2, all texts and media"
    })
    void aMessageThatIsTooLongIsCutAndSaysSo(
            int question, int narrative, int tokens, String leftOut) throws Exception {
        Rollout rollout = rollout("q".repeat(question), "n".repeat(narrative), tokens);
        byte[] message = new RolloutRecords("run", "", Content.WHOLE).message(7, rollout).get();
        RecordedRollout record = CODEC.decode(message);

        assertThat(message).hasSizeLessThanOrEqualTo(RolloutRecords.LIMIT);
        assertThat(record.getLeftOut().replaceFirst(" of a message of \\d+ bytes", ""))
                .isEqualTo(leftOut);
        assertThat(record.getRollout().getTicket()).isEqualTo(3);
        assertThat(record.getRollout().getScores()).containsExactly(1f, -1f);
        assertThat(rollout.getResponses().get(0).getTokens()).hasSize(tokens);
    }

    private static Optional<RecordedRollout> record(Content content, Rollout rollout)
            throws Exception {
        Optional<byte[]> message = new RolloutRecords("run", "fork", content).message(7, rollout);
        return message.isEmpty()
                ? Optional.empty()
                : Optional.of(CODEC.decode(message.orElseThrow()));
    }

    private static Rollout rollout(String question, String narrative, int tokens) {
        return Rollout.newBuilder()
                .setTicket(3)
                .setSampleId("s")
                .setUri("v.mp4")
                .setClipId("clip")
                .setText(question)
                .setPolicyTokens(null)
                .setJudgeTokens(null)
                .setNarrative(narrative)
                .setResponses(List.of(response("r0", tokens), response("r1", tokens)))
                .setPreferences(
                        List.of(new Preference(0, 1, 0.75, 0.5, 1.0, true, false, "judge", "hash")))
                .setScores(List.of(1f, -1f))
                .build();
    }

    private static Response response(String text, int tokens) {
        return new Response(
                text,
                Collections.nCopies(tokens, 5),
                Collections.nCopies(tokens, -0.5f),
                Collections.nCopies(tokens, 1L),
                FinishReason.EOS);
    }
}
