package org.streamrlaif.laboratory.study.longvideos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.streamrlaif.laboratory.demo.world.StoryQuestion;
import org.streamrlaif.laboratory.demo.world.StoryQuestions;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.schemas.VisualTokens;

/**
 * Does a narrative help a judge that sees a long video through a pooled view? On fresh long videos
 * of the world, the same pairs of answers are judged from all frames or from a few of them, without
 * a narrative, with the one that the judge's own model writes about three segments, and with the
 * true one as the upper bound.
 */
public final class LongVideoStudy {

    private final Path judge;
    private final LongVideos videos;
    private final long world;
    private final Consumer<String> log;

    /**
     * A study.
     *
     * @param folder where the video files are written
     * @param judge folder of a judge that knows long videos
     * @param world the world's seed; should differ from 0, the world of the pre-training
     * @param log takes one line of progress at a time
     */
    public LongVideoStudy(Path folder, Path judge, long world, Consumer<String> log) {
        this.judge = judge;
        this.videos = new LongVideos(folder, judge, world);
        this.world = world;
        this.log = log;
    }

    /**
     * Measures on the first videos of the held-out set, one question of every kind about each.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    public LongVideoReport run(int count) throws IOException, InterruptedException {
        Kernels.threads(1);
        log.accept("writing, reading and narrating " + count + " videos");
        List<LongVideo> watched = videos.watch(count);
        List<AnswerPair> made = new ArrayList<>();
        for (int video = 0; video < count; video++) {
            Random random = WorldSet.TEST.random(world, video, WorldSet.Purpose.QUESTIONS);
            for (StoryQuestion.Kind kind : StoryQuestion.Kind.values()) {
                StoryQuestion question =
                        StoryQuestions.ask(kind, watched.get(video).story(), random);
                String wrong = StoryQuestions.wrong(watched.get(video).story(), question, random);
                made.add(new AnswerPair(video, question, question.answer(), wrong));
            }
        }
        log.accept("judging " + made.size() + " pairs of a right and a wrong answer");
        Map<LongVideoReport.Condition, List<PairJudge.Verdict>> onMade = judged(watched, made);
        List<AnswerPair> own = OwnAnswers.pairs(judge, watched, made, world);
        log.accept("judging " + own.size() + " pairs of the judge's own answers");
        return new LongVideoReport(watched, made, onMade, own, judged(watched, own));
    }

    private Map<LongVideoReport.Condition, List<PairJudge.Verdict>> judged(
            List<LongVideo> watched, List<AnswerPair> pairs) throws InterruptedException {
        Map<LongVideoReport.Condition, List<PairJudge.Verdict>> verdicts = new LinkedHashMap<>();
        for (LongVideoReport.Condition condition : LongVideoReport.Condition.values()) {
            verdicts.put(
                    condition,
                    new PairJudge(judge)
                            .judge(pairs, view(watched, condition), context(watched, condition)));
            log.accept("  " + condition.title());
        }
        return verdicts;
    }

    private static Function<Integer, VisualTokens> view(
            List<LongVideo> watched, LongVideoReport.Condition condition) {
        return switch (condition.view()) {
            case WHOLE -> video -> watched.get(video).whole();
            case SAMPLED -> video -> watched.get(video).sampled();
            case OTHER -> video -> watched.get((video + 1) % watched.size()).whole();
        };
    }

    private static Function<Integer, String> context(
            List<LongVideo> watched, LongVideoReport.Condition condition) {
        return switch (condition.context()) {
            case NONE -> null;
            case OWN -> video -> watched.get(video).narrative();
            case TRUE -> video -> watched.get(video).truth();
        };
    }
}
