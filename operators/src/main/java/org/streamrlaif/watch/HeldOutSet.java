package org.streamrlaif.watch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.evaluate.ClipPrompts;
import org.streamrlaif.evaluate.FixedPolicy;
import org.streamrlaif.evaluate.HeldOutQuestions;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VideoSample;

/**
 * The held-out questions, ready to be asked, and what it takes to mark the answers. The clips of
 * all videos stay in the clip store. Used by one thread.
 */
final class HeldOutSet implements AutoCloseable {

    private final HeldOutSource source;
    private final List<HeldOutItem> items;
    private final JudgeCore judge;
    private final HeldOutQuestions questions;
    private final RunClips kept;

    /**
     * Reads the questions, and reads and encodes their videos.
     *
     * @throws RunFailedException when there is none or a video cannot be used, in one line
     */
    static HeldOutSet open(HeldOutSource source, HeldOutConfig config) throws Exception {
        List<HeldOutItem> items = source.questions().call();
        if (items.isEmpty()) {
            throw new RunFailedException(
                    "evaluation.dataset: " + config.dataset() + ": no question, expected some");
        }
        JudgeCore core = config.winRate() ? source.judge().call() : null;
        try (ClipPrompts preparing = source.clips().call()) {
            return new HeldOutSet(source, items, preparing, core);
        } catch (Exception e) {
            if (core != null) {
                core.close();
            }
            throw e;
        }
    }

    private HeldOutSet(
            HeldOutSource source, List<HeldOutItem> items, ClipPrompts clips, JudgeCore judge)
            throws InterruptedException {
        this.source = source;
        this.items = items;
        this.judge = judge;
        questions = new HeldOutQuestions(prompts(items, clips), source.sampling().maxRows());
        kept = clips.keep();
    }

    /** One prompt per question; each video is read and encoded once, whoever asks about it. */
    private static List<Rollout> prompts(List<HeldOutItem> items, ClipPrompts clips)
            throws InterruptedException {
        Map<List<Object>, Rollout> byVideo = new HashMap<>();
        List<Rollout> prompts = new ArrayList<>();
        for (HeldOutItem item : items) {
            if (Thread.interrupted()) {
                throw new InterruptedException("held-out evaluation interrupted");
            }
            Rollout first = byVideo.get(item.shown());
            if (first == null) {
                first = prompt(item, clips);
                byVideo.put(item.shown(), first);
            }
            Rollout prompt = Rollouts.copy(first);
            prompt.setTicket(prompts.size());
            prompt.setSampleId(item.id());
            prompt.setHistory(item.history());
            prompt.setText(item.question());
            prompts.add(prompt);
        }
        return prompts;
    }

    private static Rollout prompt(HeldOutItem item, ClipPrompts clips) throws InterruptedException {
        List<String> text = List.of(item.question());
        Rollout prompt =
                clips.of(
                                new VideoSample(
                                        item.id(),
                                        item.video(),
                                        text,
                                        0L,
                                        0,
                                        item.media(),
                                        List.of(),
                                        List.of(),
                                        null),
                                0)
                        .get(0);
        if (prompt.getVoided() != null) {
            throw new RunFailedException(
                    "evaluation.dataset: question "
                            + item.id()
                            + ": "
                            + prompt.getVoided().getMessage());
        }
        return prompt;
    }

    /**
     * Greedy answers of a policy, in the order of the questions. The engine lives only while they
     * are asked: between two evaluations it takes no memory.
     *
     * @param adapter the weights, null for the bare base; stays the caller's
     * @throws RunFailedException when a question cannot be put to the policy, naming it
     */
    List<String> answers(LoraAdapter adapter) throws IOException, InterruptedException {
        Models.Lease base = Models.acquire(source.model(), source.options());
        try (FixedPolicy policy = new FixedPolicy(base, adapter, source.sampling().greedy(), 0)) {
            return questions.answers(policy);
        }
    }

    /**
     * Marks answers.
     *
     * @param answers one per question
     * @param start the start policy's answers
     */
    HeldOutScores mark(List<String> answers, List<String> start) throws Exception {
        double[] exact = new double[items.size()];
        for (int i = 0; i < exact.length; i++) {
            exact[i] = items.get(i).score(answers.get(i));
        }
        if (judge == null) {
            double[] none = new double[exact.length];
            Arrays.fill(none, Double.NaN);
            return new HeldOutScores(exact, none);
        }
        return new HeldOutScores(exact, questions.compare(judge, answers, start));
    }

    /** Places of the questions of each kind; none when no question names one. */
    Map<String, int[]> kinds() {
        Map<String, List<Integer>> places = new TreeMap<>();
        for (int i = 0; i < items.size(); i++) {
            if (!items.get(i).kind().isEmpty()) {
                places.computeIfAbsent(items.get(i).kind(), kind -> new ArrayList<>()).add(i);
            }
        }
        Map<String, int[]> kinds = new TreeMap<>();
        places.forEach(
                (kind, list) ->
                        kinds.put(kind, list.stream().mapToInt(Integer::intValue).toArray()));
        return kinds;
    }

    /** Tells these questions, and whether a judge compares the answers, from all others. */
    String fingerprint() {
        return Sha256.of((judge != null) + " " + items);
    }

    /** How many questions and videos there are. */
    @Override
    public String toString() {
        long videos = items.stream().map(HeldOutItem::video).distinct().count();
        return items.size() + " questions about " + videos + " videos";
    }

    @Override
    public void close() throws Exception {
        kept.close();
        if (judge != null) {
            judge.close();
        }
    }
}
