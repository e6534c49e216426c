package org.streamrlaif.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.judge.JudgeModel.Answers;
import org.streamrlaif.judge.JudgeModel.Inquiry;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.loop.MediaWords;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;

/**
 * Compares the responses of rollouts: pairs of different responses, in both presentation orders,
 * all rollouts in one call of the judge's model. Used by one thread at a time.
 */
public final class PreferenceJudge implements JudgeCore {

    private final JudgeModel model;
    private final JudgeConfig config;
    private final JudgePrompt prompt;

    /** A judge that asks this model, which is closed with it. */
    public PreferenceJudge(JudgeModel model, JudgeConfig config) {
        this.model = model;
        this.config = config;
        this.prompt = config.prompt();
    }

    /** Name and content hash of the model that judges. */
    public String name() {
        return model.name();
    }

    /**
     * Judges rollouts.
     *
     * @return one per rollout, in the same order: void rollouts pass through, a rollout that cannot
     *     be judged is void with the reason, and one whose responses are all the same has no
     *     preference
     * @throws InterruptedException when the thread is interrupted
     */
    public List<Rollout> judge(List<Rollout> rollouts) throws InterruptedException {
        List<List<Pair>> pairs = new ArrayList<>();
        List<Inquiry> inquiries = new ArrayList<>();
        for (Rollout rollout : rollouts) {
            List<Pair> own =
                    rollout.getVoided() == null
                            ? Pair.of(rollout.getResponses(), config.opponents())
                            : List.of();
            pairs.add(own);
            if (!own.isEmpty()) {
                inquiries.add(inquiry(rollout, own));
            }
        }
        List<Answers> answers = inquiries.isEmpty() ? List.of() : model.ask(inquiries);
        List<Rollout> judged = new ArrayList<>();
        int asked = 0;
        for (int i = 0; i < rollouts.size(); i++) {
            Rollout rollout = Rollouts.copy(rollouts.get(i));
            rollout.setFrames(null); // they are for the judge alone
            if (!pairs.get(i).isEmpty()) {
                fill(rollout, pairs.get(i), answers.get(asked++));
            }
            judged.add(rollout);
        }
        return judged;
    }

    @Override
    public List<Rollout> run(long batch, List<Rollout> rollouts) throws InterruptedException {
        return judge(rollouts);
    }

    @Override
    public void close() {
        model.close();
    }

    /** The questions about a rollout: for each pair the first as A, then the second as A. */
    private Inquiry inquiry(Rollout rollout, List<Pair> pairs) {
        String context = model.plain(rollout.getNarrative());
        String asked = model.plain(MediaWords.question(rollout));
        List<String> texts =
                rollout.getResponses().stream().map(one -> model.plain(one.getText())).toList();
        String mark = JudgePrompt.mark(context, asked, texts);
        List<String> questions = new ArrayList<>();
        for (Pair pair : pairs) {
            String first = texts.get(pair.first());
            String second = texts.get(pair.second());
            questions.add(prompt.render(mark, context, asked, first, second));
            questions.add(prompt.render(mark, context, asked, second, first));
        }
        boolean own = rollout.getJudgeTokens() != null;
        return new Inquiry(
                own ? rollout.getJudgeTokens() : rollout.getPolicyTokens(),
                rollout.getFrames(),
                questions);
    }

    /** Gives a rollout its preferences, or the reason why it has none. */
    private void fill(Rollout rollout, List<Pair> pairs, Answers answers) {
        if (answers.failure() != null) {
            rollout.setVoided(answers.failure());
            return;
        }
        List<Preference> preferences = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            Verdict verdict =
                    Verdict.ofLogits(answers.logits()[2 * i], answers.logits()[2 * i + 1]);
            if (!verdict.isFinite()) {
                String message =
                        String.format(
                                Locale.ROOT,
                                "ticket %d: the judge's logits are not finite",
                                rollout.getTicket());
                rollout.setVoided(new VoidReason(JudgeModel.STAGE, "no-verdict", message));
                return;
            }
            preferences.add(preference(pairs.get(i), verdict));
        }
        rollout.setPreferences(preferences);
    }

    private Preference preference(Pair pair, Verdict verdict) {
        return Preference.newBuilder()
                .setFirst(pair.first())
                .setSecond(pair.second())
                .setPChosen(verdict.pChosen())
                .setPChosenInOrder(verdict.inOrder())
                .setPChosenSwapped(verdict.swapped())
                .setConsistent(verdict.consistent())
                .setTie(verdict.tie(config.tieMargin(), config.inconsistentIsTie()))
                .setJudge(model.name())
                .setPromptHash(prompt.sha256())
                .build();
    }
}
