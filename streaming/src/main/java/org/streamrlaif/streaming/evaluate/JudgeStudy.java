package org.streamrlaif.streaming.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.evaluate.ClipPrompts;
import org.streamrlaif.evaluate.FixedPolicy;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.judge.JudgeConfig;
import org.streamrlaif.judge.LocalJudge;
import org.streamrlaif.judge.Narrator;
import org.streamrlaif.judge.PreferenceJudge;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.streaming.dataset.DatasetReader;
import org.streamrlaif.video.VideoConfig;

/**
 * Measures a local judge on a data set.
 *
 * @param dataset pairs, or questions with answers when a policy answers them
 * @param videos how videos are read; its only root is their folder
 * @param judge the judge's model
 * @param policy the policy's base model; null when the data set holds pairs
 * @param adapter the policy's adapter; null for none
 * @param options where models run
 * @param segments how clips are cut for the narrator
 * @param preference how responses are compared
 * @param sampling how the policy's responses are sampled
 * @param seed decides the policy's responses
 * @param out folder of the results
 */
public record JudgeStudy(
        Path dataset,
        VideoConfig videos,
        Path judge,
        Path policy,
        Path adapter,
        ModelOptions options,
        SegmentConfig segments,
        JudgeConfig preference,
        SamplingConfig sampling,
        long seed,
        Path out) {

    private static final int BATCH = 16;

    /**
     * Judges everything.
     *
     * @param read hears after every batch how many items of the file are done
     */
    public JudgeReport run(LongConsumer read) throws IOException, InterruptedException {
        if (policy != null && sampling.responses() != 2) {
            throw new IllegalArgumentException(
                    "sampling.responses: " + sampling.responses() + ", expected 2");
        }
        Files.createDirectories(out);
        Map<String, PreferenceJudge> judges = new LinkedHashMap<>();
        try (ClipPrompts clips =
                        new ClipPrompts(
                                videos,
                                lease(policy == null ? judge : policy),
                                lease(judge),
                                segments,
                                new Narrator(lease(judge), null, preference.narrator()));
                DatasetReader reader = DatasetReader.open(dataset)) {
            judges.put("without context", judge(false));
            judges.put("with context", judge(true));
            JudgeReport report = new JudgeReport(judges, out);
            QuestionBatches batches =
                    new QuestionBatches(Path.of(videos.allowedRoots().get(0)), clips);
            if (policy == null) {
                report.pairs(reader, batches, BATCH, read);
            } else {
                try (FixedPolicy fixed = new FixedPolicy(lease(policy), adapter, sampling, seed)) {
                    report.responses(reader, batches, fixed, BATCH, read);
                }
            }
            return report;
        } finally {
            judges.values().forEach(PreferenceJudge::close);
        }
    }

    private PreferenceJudge judge(boolean context) {
        JudgeConfig config = preference.withContext(context);
        String name = judge.toAbsolutePath().normalize().getFileName().toString();
        return new PreferenceJudge(new LocalJudge(name, lease(judge), null, config), config);
    }

    private Models.Lease lease(Path folder) {
        return Models.acquire(folder, options);
    }
}
