package org.streamrlaif.laboratory.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.judge.PreferenceJudge;
import org.streamrlaif.laboratory.demo.DemoEvaluation;
import org.streamrlaif.laboratory.demo.DemoVideos;
import org.streamrlaif.laboratory.demo.Narratives;
import org.streamrlaif.laboratory.demo.world.Event;
import org.streamrlaif.laboratory.demo.world.Falsifier;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.laboratory.demo.world.Questions;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.Rollout;

/**
 * Whether a judge or a reward model sees events: the event that happens against "nothing happens",
 * and "nothing happens" against an event that is made up. Whoever always prefers one kind of answer
 * has half of both together.
 */
final class EventContrasts {

    /** The event happens. */
    static final String EVENT = "event";

    /** No event of the type that is asked about happens. */
    static final String NOTHING = "nothing";

    /** What the judge reads beside the video. */
    enum Context {
        WITHOUT("no narrative", (scene, own) -> ""),
        OWN("its own narrative", (scene, own) -> own),
        TRUE("the true narrative", (scene, own) -> Narratives.of(scene)),
        MISSING(
                "a narrative that misses the event",
                (scene, own) -> Narratives.withoutEvent(scene));

        private final String title;
        private final BiFunction<Scene, String, String> narrative;

        Context(String title, BiFunction<Scene, String, String> narrative) {
            this.title = title;
            this.narrative = narrative;
        }

        String title() {
            return title;
        }
    }

    /** A right and a wrong answer, in this order. */
    private record Pair(String kind, Scene scene, Rollout rollout) {}

    private final List<Pair> pairs = new ArrayList<>();
    private final DemoEvaluation evaluation;

    /**
     * One question about the event of each video that has one, and one about another type of event.
     *
     * @param evaluation of these videos
     */
    EventContrasts(DemoVideos videos, DemoEvaluation evaluation) {
        this.evaluation = evaluation;
        int prompt = 0;
        for (int i = 0; i < videos.videos(); i++) {
            Scene scene = videos.scene(i);
            Rollout rollout = evaluation.prompts().get(prompt);
            prompt += videos.questions(i).size();
            if (scene.event().type() != Event.Type.NOTHING) {
                Question asked = Questions.event(scene, scene.event().type());
                add(EVENT, scene, rollout, asked, Falsifier.denied(asked));
            }
            Question other = Questions.event(scene, other(scene.event().type(), i));
            String made =
                    Falsifier.corrupt(
                            scene,
                            other,
                            videos.set().random(videos.world(), i, WorldSet.Purpose.LABELS));
            add(NOTHING, scene, rollout, other, made);
        }
    }

    private static Event.Type other(Event.Type type, int number) {
        List<Event.Type> others = new ArrayList<>(List.of(Event.Type.values()));
        others.removeAll(List.of(type, Event.Type.NOTHING));
        return others.get(number % others.size());
    }

    private void add(String kind, Scene scene, Rollout prompt, Question asked, String wrong) {
        Rollout answered = Rollouts.answered(prompt, asked.answer(), wrong);
        answered.setText(asked.text());
        pairs.add(new Pair(kind, scene, answered));
    }

    /** How often the judge prefers the right answer. */
    Map<String, Tally.Count> judge(Context context) throws InterruptedException {
        List<Rollout> asked = new ArrayList<>();
        for (Pair pair : pairs) {
            Rollout rollout = Rollouts.copy(pair.rollout());
            rollout.setNarrative(context.narrative.apply(pair.scene(), rollout.getNarrative()));
            asked.add(rollout);
        }
        try (PreferenceJudge judge = evaluation.judge()) {
            List<Rollout> judged = judge.judge(asked);
            return counts(judged, rollout -> rollout.getPreferences().get(0).getPChosen() > 0.5);
        }
    }

    /**
     * How often a reward model scores the right answer higher.
     *
     * @param frozen one that does not learn from what it scores
     */
    Map<String, Tally.Count> reward(TrainedCore<List<Rollout>, ScoredBatch> frozen)
            throws Exception {
        List<Rollout> scored = frozen.run(0, pairs.stream().map(Pair::rollout).toList()).rollouts();
        return counts(scored, rollout -> rollout.getScores().get(0) > rollout.getScores().get(1));
    }

    private Map<String, Tally.Count> counts(List<Rollout> rollouts, Predicate<Rollout> right) {
        Tally tally = new Tally();
        for (int i = 0; i < pairs.size(); i++) {
            tally.add(pairs.get(i).kind(), right.test(rollouts.get(i)));
        }
        Map<String, Tally.Count> counts = new TreeMap<>();
        tally.kinds().forEach(kind -> counts.put(kind, tally.of(kind)));
        return counts;
    }
}
