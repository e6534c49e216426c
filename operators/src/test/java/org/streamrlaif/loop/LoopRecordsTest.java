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
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.ScoredRollout;
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
        List<Prompt> prompts = Prompts.of(clip(null, "what ?", " "), "a narrative");
        assertThat(prompts).extracting(Prompt::getTicket).containsExactly(5L, 6L);
        assertThat(prompts.get(0).getVoided()).isNull();
        assertThat(prompts.get(1).getVoided().getMessage())
                .isEqualTo("sample s: no text, expected a question");
        assertThat(Prompts.of(clip(null), ""))
                .singleElement()
                .extracting(p -> p.getVoided().getCode())
                .isEqualTo("empty-prompt");
        assertThat(Prompts.of(clip(UNREADABLE, " "), ""))
                .singleElement()
                .extracting(Prompt::getVoided)
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
    void onlyNewlyVoidItemsLeaveALetter() {
        List<Rollout> before = List.of(rollout(0, UNREADABLE), rollout(1, null), rollout(2, null));
        List<JudgedRollout> after =
                List.of(
                        judged(before.get(0), null),
                        judged(before.get(1), UNJUDGED),
                        judged(before.get(2), null));
        assertThat(DeadLetters.between(Ticketed.ROLLOUT, before, Ticketed.JUDGED, after))
                .extracting(DeadLetter::getTicket)
                .containsExactly(1L);
    }

    @Test
    void resultsMustBeThoseOfTheItems() {
        Rollout one = rollout(1, null);
        JudgedRollout other = judged(rollout(2, null), null);
        assertThatThrownBy(
                        () ->
                                DeadLetters.between(
                                        Ticketed.ROLLOUT, List.of(one), Ticketed.JUDGED, List.of()))
                .hasMessage("1 items gave 0 results, expected one each");
        assertThatThrownBy(
                        () ->
                                DeadLetters.between(
                                        Ticketed.ROLLOUT,
                                        List.of(one),
                                        Ticketed.JUDGED,
                                        List.of(other)))
                .hasMessage("ticket 1 gave a result of ticket 2");
    }

    @Test
    void theReasonIsFoundAtWhicheverStageTheItemBecameVoid() {
        assertThat(Ticketed.SCORED.reason(scored(judged(rollout(0, UNREADABLE), null), false)))
                .isEqualTo(UNREADABLE);
        assertThat(Ticketed.SCORED.reason(scored(judged(rollout(0, null), UNJUDGED), false)))
                .isEqualTo(UNJUDGED);
        assertThat(Ticketed.SCORED.reason(scored(judged(rollout(0, null), null), false))).isNull();
    }

    @Test
    void everyTicketOfABatchEndsInOneWay() {
        List<ScoredRollout> batch =
                List.of(
                        scored(judged(rollout(0, UNREADABLE), null), false),
                        scored(judged(rollout(1, null), UNJUDGED), false),
                        scored(judged(rollout(2, UNREADABLE), null), false),
                        scored(judged(rollout(3, null), null), false),
                        scored(judged(rollout(4, null), null), false));
        BatchAccount account =
                BatchAccount.of(batch, Map.of(4L, new VoidReason("learn", "too-long", "too long")));
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
        List<ScoredRollout> batch =
                List.of(
                        scored(judged(rollout(0, null), null), true),
                        scored(judged(rollout(1, UNREADABLE), null), true));
        batch.get(0).setFigures(Map.of("rewardLoss", 0.5));
        BatchAccount account = BatchAccount.of(batch, Map.of());
        assertThat(account.warmup()).isTrue();
        assertThat(account.warmedUp()).isEqualTo(1);
        assertThat(account.figures()).containsExactly(Map.entry("rewardLoss", 0.5));
        assertThat(account.trained()).isZero();
    }

    private static EncodedClip clip(VoidReason voided, String... prompts) {
        VideoSample sample = new VideoSample("s", "a.mp4", List.of(prompts), 0L);
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
        Prompt prompt = Prompts.of(clip(voided, "what ?"), "").get(0);
        prompt.setTicket(ticket);
        return Rollout.newBuilder()
                .setPrompt(prompt)
                .setResponses(List.of())
                .setVoided(voided)
                .build();
    }

    private static JudgedRollout judged(Rollout rollout, VoidReason voided) {
        return JudgedRollout.newBuilder()
                .setRollout(rollout)
                .setPreferences(List.of())
                .setVoided(voided)
                .build();
    }

    private static ScoredRollout scored(JudgedRollout judged, boolean warmup) {
        return ScoredRollout.newBuilder()
                .setJudged(judged)
                .setScores(List.of())
                .setRewardVersion(0)
                .setWarmup(warmup)
                .build();
    }
}
