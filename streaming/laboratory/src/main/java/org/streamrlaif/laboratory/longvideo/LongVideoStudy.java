package org.streamrlaif.laboratory.longvideo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.evaluate.ClipPrompts;
import org.streamrlaif.judge.JudgeModel.Answers;
import org.streamrlaif.judge.JudgeModel.Inquiry;
import org.streamrlaif.judge.LocalJudge;
import org.streamrlaif.laboratory.demo.JudgeTexts;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.laboratory.longvideo.world.Story;
import org.streamrlaif.laboratory.longvideo.world.StoryQuestion;
import org.streamrlaif.laboratory.longvideo.world.StoryQuestions;
import org.streamrlaif.laboratory.longvideo.world.WrongAnswers;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;

/**
 * Whether a judge of long videos reads: the same pairs of a right and a wrong answer, with and
 * without frames and narratives.
 *
 * @param judge folder of the judge's model
 * @param world the world's seed, one that the judge was not trained on
 */
public record LongVideoStudy(Path judge, long world) {

    /**
     * Judges one pair of each kind about every video.
     *
     * @param videos how many, at least two
     */
    public LongVideoReport run(int videos) throws IOException, InterruptedException {
        LongVideoReport report = new LongVideoReport();
        try (RunClips clips = ClipPrompts.ownClips();
                LocalJudge verdicts = new LocalJudge("judge", lease(), null, JudgeTexts.config())) {
            List<LongVideo> watched;
            try (Models.Lease lease = lease()) {
                watched = new LongVideos(lease.model(), clips, world).watch(videos);
            }
            for (int i = 0; i < videos; i++) {
                judge(watched.get(i), watched.get((i + 1) % videos), i, verdicts, report);
            }
        }
        return report;
    }

    private void judge(
            LongVideo video, LongVideo other, int index, LocalJudge judge, LongVideoReport report)
            throws InterruptedException {
        Story story = video.story();
        report.narrated(video.narrative(), story.narrative());
        Random random = WorldSet.TEST.random(world, index, WorldSet.Purpose.QUESTIONS);
        for (StoryQuestion.Kind kind : StoryQuestion.Kind.values()) {
            StoryQuestion question = StoryQuestions.ask(kind, story, random);
            String wrong = WrongAnswers.of(story, question, random);
            Optional<Story> counterfactual =
                    StoryQuestions.counterfactual(story, question, wrong, random);
            Map<Condition, Boolean> right = new EnumMap<>(Condition.class);
            for (Condition condition : Condition.values()) {
                String narrative =
                        condition.narrative(
                                video, other, counterfactual.map(Story::narrative).orElse(null));
                if (narrative != null) {
                    right.put(
                            condition, right(video, question, wrong, narrative, condition, judge));
                }
            }
            report.judged(index, kind, right);
        }
    }

    /** Whether the right answer is preferred, as the mean over both orders says. */
    private static boolean right(
            LongVideo video,
            StoryQuestion question,
            String wrong,
            String narrative,
            Condition condition,
            LocalJudge judge)
            throws InterruptedException {
        List<String> orders = new ArrayList<>();
        orders.add(JudgeTexts.preference(narrative, question.text(), question.answer(), wrong));
        orders.add(JudgeTexts.preference(narrative, question.text(), wrong, question.answer()));
        Answers answers =
                judge.ask(List.of(new Inquiry(condition.seen() ? video.sampled() : null, orders)))
                        .get(0);
        if (answers.failure() != null) {
            throw new IllegalStateException("no verdict, " + answers.failure().getMessage());
        }
        double[] first = answers.logits()[0];
        double[] second = answers.logits()[1];
        return sigmoid(first[0] - first[1]) + sigmoid(second[1] - second[0]) > 1;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private Models.Lease lease() {
        return Models.acquire(judge, ModelOptions.defaults());
    }
}
