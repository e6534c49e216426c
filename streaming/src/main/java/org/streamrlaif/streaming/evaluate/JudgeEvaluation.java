package org.streamrlaif.streaming.evaluate;

import static org.streamrlaif.platform.Settings.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.evaluate.ClipPrompts;
import org.streamrlaif.evaluate.ExactMatch;
import org.streamrlaif.evaluate.FixedPolicy;
import org.streamrlaif.evaluate.FrameOrder;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.judge.JudgeConfig;
import org.streamrlaif.judge.parts.JudgeParts;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.streaming.dataset.DatasetItem;
import org.streamrlaif.streaming.dataset.DatasetReader;
import org.streamrlaif.streaming.dataset.PairItem;
import org.streamrlaif.streaming.dataset.QuestionItem;
import org.streamrlaif.streaming.dataset.SkippedItem;
import org.streamrlaif.streaming.dataset.SkippedItems;
import org.streamrlaif.streaming.evaluate.JudgeTrial.Case;
import org.streamrlaif.streaming.evaluate.QuestionBatches.Batch;
import org.streamrlaif.streaming.evaluate.QuestionBatches.ItemPrompts;
import org.streamrlaif.video.VideoConfig;

/**
 * Measures a judge on a data set, once without and once with the narrative, batch by batch: on
 * pairs whose better answer is known, or on a policy's own responses to questions whose right
 * answer is known, where the truth decides if exactly one of two is right. Verdicts, and reasons
 * where there is none, go to {@code pairs.jsonl}; {@code settings.json} says who judged by which
 * words.
 *
 * @param dataset pairs, or questions with answers when a policy answers them
 * @param videos how videos are read; its only root is their folder
 * @param order how their frames are shown
 * @param judge the judge
 * @param policy the policy's base model; null when the data set holds pairs
 * @param adapter the policy's adapter; null for none
 * @param options where the policy runs
 * @param segments how clips are cut for the narrator
 * @param preference how responses are compared
 * @param sampling how the policy's responses are sampled
 * @param seed decides the policy's responses
 * @param out folder of the results, which may hold those of an interrupted study
 */
public record JudgeEvaluation(
        Path dataset,
        VideoConfig videos,
        FrameOrder order,
        JudgeParts judge,
        Path policy,
        Path adapter,
        ModelOptions options,
        SegmentConfig segments,
        JudgeConfig preference,
        SamplingConfig sampling,
        long seed,
        Path out) {

    private static final int BATCH = 16;
    private static final String PAIRS = "pairs";

    static Path verdicts(Path out) {
        return out.resolve(PAIRS + ".jsonl");
    }

    static Path settings(Path out) {
        return out.resolve("settings.json");
    }

    /**
     * Judges what is not judged yet.
     *
     * @param read hears after every batch how many items of the file are done
     * @return what was kept aside by this call
     * @throws IllegalArgumentException when the folder holds verdicts of another judge, policy or
     *     data set
     */
    public SkippedItems run(LongConsumer read) throws IOException, InterruptedException {
        int responses = sampling.responses();
        require(policy == null || responses == 2, "sampling.responses", responses, "2");
        Files.createDirectories(out);
        try (JudgeTrial trial = new JudgeTrial(judge, preference)) {
            JsonFiles.pin(settings(out), pinned(trial));
            Progress progress = new Progress(out, PAIRS);
            try (DatasetReader reader = DatasetReader.open(dataset, null, progress.items())) {
                if (reader.hasNext()) {
                    judge(reader, trial, progress, read);
                }
            }
            return progress.aside();
        }
    }

    private void judge(DatasetReader reader, JudgeTrial trial, Progress progress, LongConsumer read)
            throws IOException, InterruptedException {
        RunClips own = ClipPrompts.ownClips();
        try (ClipPrompts clips =
                        new ClipPrompts(
                                videos,
                                order,
                                judge.encoder(
                                        policy == null ? null : lease(), segments, own.again()),
                                judge.narrator(preference.narrator()),
                                own);
                FixedPolicy fixed =
                        policy == null ? null : new FixedPolicy(lease(), adapter, sampling, seed)) {
            QuestionBatches batches =
                    new QuestionBatches(Path.of(videos.allowedRoots().get(0)), clips);
            while (reader.hasNext()) {
                List<SkippedItem> aside = new ArrayList<>();
                List<Case> cases =
                        fixed == null
                                ? pairs(next(reader, batches, PairItem.class, aside))
                                : responses(
                                        next(reader, batches, QuestionItem.class, aside), fixed);
                progress.add(trial.rows(cases), aside, reader.position());
                read.accept(reader.position());
            }
        }
    }

    private static <T extends DatasetItem> List<ItemPrompts<T>> next(
            DatasetReader reader, QuestionBatches batches, Class<T> type, List<SkippedItem> aside)
            throws InterruptedException {
        Batch<T> batch = batches.next(reader, BATCH, type, item -> List.of(item.question()));
        aside.addAll(batch.aside());
        return batch.asked();
    }

    /** Pairs whose better answer is known. */
    private static List<Case> pairs(List<ItemPrompts<PairItem>> asked) {
        List<Case> cases = new ArrayList<>();
        for (ItemPrompts<PairItem> one : asked) {
            PairItem item = one.item();
            Rollout rollout =
                    Rollouts.answered(one.prompts().get(0), item.chosen(), item.rejected());
            cases.add(new Case(item, item.kind(), rollout, true));
        }
        return cases;
    }

    /** A policy's responses, two to every question, of which at most one may be right. */
    private static List<Case> responses(List<ItemPrompts<QuestionItem>> asked, FixedPolicy policy)
            throws IOException, InterruptedException {
        List<Rollout> rollouts =
                policy.answer(asked.stream().map(one -> one.prompts().get(0)).toList());
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < rollouts.size(); i++) {
            QuestionItem item = asked.get(i).item();
            Rollout rollout = rollouts.get(i);
            cases.add(new Case(item, item.kind(), rollout, truth(rollout, item.answer())));
        }
        return cases;
    }

    /**
     * Whether the first of two responses is right and the second is not; null when both or none.
     */
    private static Boolean truth(Rollout rollout, String answer) {
        if (rollout.getVoided() != null) {
            return null;
        }
        boolean first = ExactMatch.matches(rollout.getResponses().get(0).getText(), answer);
        boolean second = ExactMatch.matches(rollout.getResponses().get(1).getText(), answer);
        return first == second ? null : (Boolean) first;
    }

    private ObjectNode pinned(JudgeTrial trial) throws IOException {
        ObjectNode made = JsonFiles.JSON.createObjectNode();
        made.put("dataset", dataset.toString());
        made.put("dataset-hash", Sha256.of(dataset));
        made.put("judge", trial.name());
        made.put("judge-adapter-hash", ContentHash.ofAdapter(judge.adapter()));
        made.put("judge-manner", judge.manner());
        made.put("prompt-hash", preference.withContext(false).prompt().sha256());
        made.put("prompt-hash-with-context", preference.withContext(true).prompt().sha256());
        made.put("preference", preference.toString());
        made.put("segments", segments.toString());
        made.put("frames", videos.frames()).put("short-side", videos.shortSide());
        made.put("frame-order", order.name());
        if (policy != null) {
            try (Models.Lease base = lease()) {
                made.put("model-hash", base.model().hash());
            }
            made.put("adapter-hash", ContentHash.ofAdapter(adapter));
            made.put("sampling", sampling.toString()).put("seed", String.valueOf(seed));
        }
        return made;
    }

    private Models.Lease lease() {
        return Models.acquire(policy, options);
    }
}
