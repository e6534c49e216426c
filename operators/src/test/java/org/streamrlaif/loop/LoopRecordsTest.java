package org.streamrlaif.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidCount;
import org.streamrlaif.schemas.VoidReason;

/** Prompts, dead letters and the account of a batch. */
class LoopRecordsTest {
    private static final VoidReason UNREADABLE =
            new VoidReason("decode", "unreadable-video", "a.mp4: no video");
    private static final VoidReason UNJUDGED = new VoidReason("judge", "no-answer", "no answer");

    @Test
    void aSampleGivesOnePromptPerTicket() {
        List<Rollout> prompts = Rollouts.of(clip(null, "what ?", " "), "a narrative");
        assertThat(prompts).extracting(Rollout::getTicket).containsExactly(5L, 6L);
        assertThat(prompts.get(0).getVoided()).isNull();
        assertThat(prompts.get(1).getVoided().getMessage())
                .isEqualTo("sample s: no text, expected a question");
        assertThat(Rollouts.of(clip(null), ""))
                .singleElement()
                .extracting(p -> p.getVoided().getCode())
                .isEqualTo("empty-prompt");
        assertThat(Rollouts.of(clip(UNREADABLE, " "), ""))
                .singleElement()
                .extracting(Rollout::getVoided)
                .isEqualTo(UNREADABLE);
    }

    @Test
    void aVoidSampleLeavesALetterPerTicket() {
        AdmittedSample sample = clip(null, "what ?", "where ?").getAdmitted();
        assertThat(DeadLetters.of(sample, UNREADABLE))
                .extracting(DeadLetter::getPrompt)
                .containsExactly("what ?", "where ?");
        assertThat(DeadLetters.of(clip(null).getAdmitted(), UNREADABLE))
                .extracting(DeadLetter::getTicket, DeadLetter::getPrompt)
                .containsExactly(tuple(5L, ""));
    }

    @Test
    void aLetterQuotesOnlyTheBeginningOfALongText() {
        AdmittedSample sample = clip(null, "é".repeat(1_000_000)).getAdmitted();
        VoidReason reason = new VoidReason("decode", "unreadable", "x".repeat(4095) + "😀😀");
        DeadLetter letter = DeadLetters.of(sample, reason).get(0);
        assertThat(letter.getPrompt()).isEqualTo("é".repeat(4096) + "…");
        assertThat(letter.getReason().getMessage()).isEqualTo("x".repeat(4095) + "…");
    }

    @Test
    void onlyNewlyVoidItemsLeaveALetter() {
        List<Rollout> before = List.of(rollout(0, UNREADABLE), rollout(1, null), rollout(2, null));
        List<Rollout> after =
                List.of(
                        judged(before.get(0), null),
                        judged(before.get(1), UNJUDGED),
                        judged(before.get(2), null));
        assertThat(DeadLetters.between(before, after))
                .extracting(DeadLetter::getTicket)
                .containsExactly(1L);
    }

    @Test
    void resultsMustBeThoseOfTheItems() {
        Rollout one = rollout(1, null);
        Rollout other = judged(rollout(2, null), null);
        assertThatThrownBy(() -> DeadLetters.between(List.of(one), List.of()))
                .hasMessage("1 items gave 0 results, expected one each");
        assertThatThrownBy(() -> DeadLetters.between(List.of(one), List.of(other)))
                .hasMessage("ticket 1 gave a result of ticket 2");
    }

    /** A stage works on a copy while what came in may be written to a checkpoint. */
    @Test
    void aCopyIsFilledAndWhatCameInStaysAsItIs() {
        Rollout prompt = Records.prompt(3);
        Rollout answered = Rollouts.answered(prompt, "yes", "no");
        Rollout lost = Rollouts.voided(answered, UNJUDGED);
        assertThat(prompt).isEqualTo(Records.prompt(3));
        assertThat(answered.getResponses())
                .extracting(Response::getText)
                .containsExactly("yes", "no");
        assertThat(answered.getVoided()).isNull();
        assertThat(lost.getVoided()).isEqualTo(UNJUDGED);
        assertThat(lost.getPolicyTokens())
                .as("nothing is copied")
                .isSameAs(prompt.getPolicyTokens());
    }

    @Test
    void everyTicketOfABatchEndsInOneWay() {
        List<Rollout> batch =
                List.of(
                        scored(judged(rollout(0, UNREADABLE), null), false),
                        scored(judged(rollout(1, null), UNJUDGED), false),
                        scored(judged(rollout(2, UNREADABLE), null), false),
                        scored(judged(rollout(3, null), null), false),
                        scored(judged(rollout(4, null), null), false));
        BatchAccount account =
                BatchAccount.of(
                        new ScoredBatch(batch, Map.of()),
                        Map.of(4L, new VoidReason("learn", "too-long", "too long")));
        assertThat(account.trained()).isEqualTo(1);
        assertThat(account.warmup()).isFalse();
        assertThat(account.voids())
                .containsExactly(
                        new VoidCount("decode", "unreadable-video", 2L),
                        new VoidCount("judge", "no-answer", 1L),
                        new VoidCount("learn", "too-long", 1L));
    }

    @Test
    void aWarmUpBatchTrainsTheRewardModelOnly() {
        List<Rollout> batch =
                List.of(
                        scored(judged(rollout(0, null), null), true),
                        scored(judged(rollout(1, UNREADABLE), null), true));
        BatchAccount account =
                BatchAccount.of(new ScoredBatch(batch, Map.of("rewardLoss", 0.5)), Map.of());
        assertThat(account.warmup()).isTrue();
        assertThat(account.warmedUp()).isEqualTo(1);
        assertThat(account.metrics()).containsExactly(Map.entry("rewardLoss", 0.5));
        assertThat(account.trained()).isZero();
    }

    private static EncodedClip clip(VoidReason voided, String... prompts) {
        VideoSample sample =
                new VideoSample(
                        "s",
                        "a.mp4",
                        List.of(prompts),
                        0L,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        null);
        return EncodedClip.newBuilder()
                .setAdmitted(
                        AdmittedSample.newBuilder()
                                .setFirstTicket(5)
                                .setTickets(Math.max(1, prompts.length))
                                .setSample(sample)
                                .build())
                .setClipId("c")
                .setPolicyTokens(null)
                .setJudgeTokens(null)
                .setSegments(List.of())
                .setVoided(voided)
                .build();
    }

    private static Rollout rollout(long ticket, VoidReason voided) {
        Rollout rollout = Rollouts.of(clip(voided, "what ?"), "").get(0);
        rollout.setTicket(ticket);
        return rollout;
    }

    private static Rollout judged(Rollout rollout, VoidReason voided) {
        return voided == null ? rollout : Rollouts.voided(rollout, voided);
    }

    private static Rollout scored(Rollout judged, boolean warmup) {
        return Records.scored(judged, 0, warmup);
    }
}
