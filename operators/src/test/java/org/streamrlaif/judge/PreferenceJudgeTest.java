package org.streamrlaif.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;

class PreferenceJudgeTest {

    private static final JudgeConfig CONFIG =
            new JudgeConfig(
                    true,
                    NarratorConfig.defaults(),
                    "{context}|{question}|{a}|{b}",
                    "{question}|{a}|{b}",
                    "A",
                    "B",
                    0,
                    0.02,
                    true,
                    4096);

    private final LengthLover model = new LengthLover();

    @Test
    void prefersWhatTheModelPrefersInBothOrders() throws Exception {
        Rollout rollout = Records.rollout(7, "short", "a longer one");
        Rollout judged = judge(rollout).get(0);

        assertThat(judged.getVoided()).isNull();
        Preference preference = judged.getPreferences().get(0);
        assertThat(preference.getFirst()).isZero();
        assertThat(preference.getSecond()).isEqualTo(1);
        assertThat(preference.getPChosen())
                .isCloseTo(1 / (1 + Math.exp(7)), Rounding.float64(4).within(1));
        assertThat(preference.getPChosenInOrder()).isEqualTo(preference.getPChosenSwapped());
        assertThat(preference.getConsistent()).isTrue();
        assertThat(preference.getTie()).isFalse();
        assertThat(preference.getJudge()).isEqualTo("length-lover");
        assertThat(preference.getPromptHash()).isEqualTo(CONFIG.prompt().sha256());
    }

    @Test
    void asksBothOrdersWithContextAndQuestion() throws Exception {
        judge(Records.rollout(7, "x", "yy"));
        assertThat(model.asked)
                .containsExactly("narrative 7|question 7|x|yy", "narrative 7|question 7|yy|x");
    }

    @Test
    void leavesTheContextOutWhenToldSo() throws Exception {
        new PreferenceJudge(model, CONFIG.withContext(false))
                .judge(List.of(Records.rollout(7, "x", "yy")));
        assertThat(model.asked).containsExactly("question 7|x|yy", "question 7|yy|x");
    }

    @Test
    void comparesAllPairsOfDifferentResponsesInOneCall() throws Exception {
        List<Rollout> judged =
                judge(Records.rollout(1, "a", "bb", "ccc"), Records.rollout(2, "dd", " dd ", "e"));
        assertThat(pairs(judged.get(0))).containsExactly("0-1", "0-2", "1-2");
        assertThat(pairs(judged.get(1))).containsExactly("0-2", "1-2");
        assertThat(model.calls).isEqualTo(1);
    }

    @Test
    void givesNoPreferenceBetweenEqualTexts() throws Exception {
        Rollout judged = judge(Records.rollout(1, "same", "same")).get(0);
        assertThat(judged.getPreferences()).isEmpty();
        assertThat(judged.getVoided()).isNull();
        assertThat(model.calls).isZero();
    }

    @Test
    void callsAPairATieWhenTheModelFavoursAPlace() throws Exception {
        model.placeBias = 100;
        Preference preference = judge(Records.rollout(1, "a", "bb")).get(0).getPreferences().get(0);
        assertThat(preference.getPChosen()).isCloseTo(0.5, Rounding.float64(4).within(1));
        assertThat(preference.getConsistent()).isFalse();
        assertThat(preference.getTie()).isTrue();
    }

    @Test
    void voidsWhatTheModelCannotAnswer() throws Exception {
        List<Rollout> judged =
                judge(
                        Records.rollout(1, "fail", "bb"),
                        Records.rollout(2, "nan", "bb"),
                        Records.rollout(3, "a", "bb"));
        assertThat(judged.get(0).getVoided())
                .isEqualTo(new VoidReason("judge", "model-failed", "no answer"));
        assertThat(judged.get(0).getPreferences()).isEmpty();
        assertThat(judged.get(1).getVoided())
                .isEqualTo(
                        new VoidReason(
                                "judge",
                                "no-verdict",
                                "ticket 2: the judge's logits are not finite"));
        assertThat(judged.get(2).getVoided()).isNull();
        assertThat(judged.get(2).getPreferences()).hasSize(1);
    }

    @Test
    void passesVoidRolloutsOn() throws Exception {
        VoidReason reason = new VoidReason("generate", "prompt-too-long", "too long");
        Rollout own = Records.rollout(1, "a", "bb");
        own.setVoided(reason);
        Rollout inherited = Records.rollout(2, "a", "bb");
        inherited.setVoided(reason);
        List<Rollout> judged = judge(own, inherited);
        assertThat(judged).allMatch(one -> reason.equals(one.getVoided()));
        assertThat(model.calls).isZero();
    }

    private List<Rollout> judge(Rollout... rollouts) throws InterruptedException {
        return new PreferenceJudge(model, CONFIG).judge(List.of(rollouts));
    }

    private static List<String> pairs(Rollout judged) {
        return judged.getPreferences().stream()
                .map(one -> one.getFirst() + "-" + one.getSecond())
                .toList();
    }

    /** Prefers the longer answer; can be biased towards A, fail, or give logits that are none. */
    private static final class LengthLover implements JudgeModel {
        private final List<String> asked = new ArrayList<>();
        private double placeBias;
        private int calls;

        @Override
        public String name() {
            return "length-lover";
        }

        @Override
        public String plain(String text) {
            return text;
        }

        @Override
        public List<Answers> ask(List<Inquiry> inquiries) {
            calls++;
            return inquiries.stream().map(this::answer).toList();
        }

        @Override
        public void close() {}

        private Answers answer(Inquiry inquiry) {
            asked.addAll(inquiry.questions());
            if (inquiry.questions().get(0).contains("fail")) {
                return Answers.failed("model-failed", "no answer");
            }
            return Answers.of(
                    inquiry.questions().stream().map(this::logits).toArray(double[][]::new));
        }

        private double[] logits(String question) {
            String[] parts = question.split("\\|");
            String[] answers = Arrays.copyOfRange(parts, parts.length - 2, parts.length);
            if (question.contains("nan")) {
                return new double[] {Double.NaN, 0};
            }
            return new double[] {answers[0].length() + placeBias, answers[1].length()};
        }
    }
}
