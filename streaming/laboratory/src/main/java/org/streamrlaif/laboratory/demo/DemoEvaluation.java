package org.streamrlaif.laboratory.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.evaluate.ClipPrompts;
import org.streamrlaif.evaluate.FixedPolicy;
import org.streamrlaif.evaluate.HeldOutQuestions;
import org.streamrlaif.evaluate.PairMetrics;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.judge.JudgeConfig;
import org.streamrlaif.judge.LocalJudge;
import org.streamrlaif.judge.Narrator;
import org.streamrlaif.judge.PreferenceJudge;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.video.VideoConfig;

/**
 * Measures policies on videos that nothing was trained on, by the world's truth. The videos are
 * read from their files and encoded once.
 */
public final class DemoEvaluation implements AutoCloseable {

    private final Path policyModel;
    private final Models.Lease policy;
    private final Path judgeModel;
    private final Models.Lease judge;
    private final List<Question> questions = new ArrayList<>();
    private final List<Rollout> prompts = new ArrayList<>();
    private final HeldOutQuestions heldOut;
    private final RunClips kept;

    /**
     * Reads and encodes the videos and writes their narratives.
     *
     * @param policyModel folder of the policy's base model
     * @param judgeModel folder of the judge's model
     * @param video how videos are read
     */
    public DemoEvaluation(DemoVideos videos, Path policyModel, Path judgeModel, VideoConfig video)
            throws InterruptedException {
        this.policyModel = policyModel;
        this.judgeModel = judgeModel;
        policy = lease(policyModel);
        judge = lease(judgeModel);
        try (ClipPrompts clips =
                new ClipPrompts(
                        video,
                        lease(policyModel),
                        lease(judgeModel),
                        JudgeTexts.SEGMENTS,
                        new Narrator(lease(judgeModel), null, JudgeTexts.config().narrator()))) {
            for (int i = 0; i < videos.videos(); i++) {
                prompts.addAll(clips.of(videos.sample(i), prompts.size()));
                questions.addAll(videos.questions(i));
            }
            kept = clips.keep();
        }
        heldOut = new HeldOutQuestions(prompts, prompts.size());
    }

    /** What is asked, in the order of all answers. */
    public List<Question> questions() {
        return questions;
    }

    /** The same as prompts with the narratives of their videos. */
    public List<Rollout> prompts() {
        return prompts;
    }

    /**
     * The policy's greedy answers.
     *
     * @param adapter folder of the tuned adapter; null for the start policy
     */
    public List<String> answers(Path adapter) throws IOException, InterruptedException {
        try (FixedPolicy greedy = policy(adapter, SamplingConfig.defaults().greedy())) {
            return heldOut.answers(greedy);
        }
    }

    /** Answers that are right, by kind of question. */
    public Tally score(List<String> answers) {
        Tally tally = new Tally();
        for (int i = 0; i < answers.size(); i++) {
            Question question = questions.get(i);
            tally.add(question.kind().name(), question.accepts(answers.get(i)));
        }
        return tally;
    }

    /** Sampled responses to all questions. */
    public List<Rollout> sample(Path adapter, SamplingConfig sampling)
            throws IOException, InterruptedException {
        try (FixedPolicy sampled = policy(adapter, sampling)) {
            return heldOut.responses(sampled);
        }
    }

    /**
     * Right ones among sampled responses, by kind of question.
     *
     * @param sampled responses to every question
     */
    public Tally scoreSampled(List<Rollout> sampled) {
        Tally tally = new Tally();
        for (int i = 0; i < sampled.size(); i++) {
            for (int k = 0; k < sampled.get(i).getResponses().size(); k++) {
                tally.add(questions.get(i).kind().name(), right(sampled.get(i), k, i));
            }
        }
        return tally;
    }

    /**
     * How often the judge prefers the right response, by kind of question, among the pairs of which
     * exactly one is right.
     *
     * @param sampled two responses to every question
     * @param context whether the judge reads the narrative
     */
    public Tally judge(List<Rollout> sampled, boolean context) throws InterruptedException {
        JudgeConfig config = JudgeTexts.config().withContext(context);
        List<Rollout> decidable = new ArrayList<>();
        List<Question> asked = new ArrayList<>();
        for (int i = 0; i < sampled.size(); i++) {
            if (right(sampled.get(i), 0, i) != right(sampled.get(i), 1, i)) {
                decidable.add(sampled.get(i));
                asked.add(questions.get(i));
            }
        }
        PairMetrics metrics = new PairMetrics();
        try (PreferenceJudge verdicts = judge(config)) {
            List<Rollout> judged = verdicts.judge(decidable);
            for (int i = 0; i < judged.size(); i++) {
                List<Response> pair = decidable.get(i).getResponses();
                String first = pair.get(0).getText();
                metrics.add(
                        asked.get(i).kind().name(),
                        judged.get(i).getPreferences().get(0),
                        first,
                        pair.get(1).getText(),
                        asked.get(i).accepts(first));
            }
        }
        return metrics.agreement();
    }

    /**
     * How often the judge prefers one policy's answers to another's, those that are equal or that
     * it cannot decide between counted half.
     */
    public double winRate(List<String> answers, List<String> others) throws Exception {
        try (PreferenceJudge verdicts = judge()) {
            return Arrays.stream(heldOut.compare(verdicts, answers, others))
                    .map(score -> Double.isNaN(score) ? 0.5 : score)
                    .average()
                    .orElseThrow();
        }
    }

    private FixedPolicy policy(Path adapter, SamplingConfig sampling) {
        return new FixedPolicy(lease(policyModel), adapter, sampling, 0);
    }

    /** A judge as in the loop; closed by the caller. */
    public PreferenceJudge judge() {
        return judge(JudgeTexts.config());
    }

    private PreferenceJudge judge(JudgeConfig config) {
        return new PreferenceJudge(
                new LocalJudge("judge", lease(judgeModel), null, config), config);
    }

    private static Models.Lease lease(Path folder) {
        return Models.acquire(folder, ModelOptions.defaults());
    }

    private boolean right(Rollout rollout, int response, int question) {
        return questions.get(question).accepts(rollout.getResponses().get(response).getText());
    }

    @Override
    public void close() {
        policy.close();
        judge.close();
        kept.close();
    }
}
