package org.streamrlaif.laboratory.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.local.LocalRun;

/**
 * The demo from start to end: models and videos, the loop, and what it came to.
 *
 * @param folder folder of the run
 * @param config the run's configuration, made by {@link DemoSettings}
 * @param batches batches of the run, those of the reward model's warm-up included
 * @param testVideos held-out videos
 * @param out where progress goes
 * @param terminal whether lines can be rewritten in place
 */
public record Demo(
        Path folder,
        RlaifConfig config,
        int batches,
        int testVideos,
        PrintWriter out,
        boolean terminal) {

    private static final int QUESTIONS = 6;
    private static final int TEST_QUESTIONS = 2;
    private static final int HELD_OUT_VIDEOS = 50;
    private static final int PROGRESS = 100;

    /**
     * Makes models and videos and runs the loop. A model that is in its place already is used as it
     * is.
     *
     * @param stop asked several times a second; true ends the run early
     */
    public LocalRun.Outcome run(BooleanSupplier stop) {
        DemoVideos videos = prepare();
        List<VideoSample> samples =
                IntStream.range(0, videos.videos()).mapToObj(videos::sample).toList();
        return new LocalRun(config, folder, out, terminal).run(samples, stop);
    }

    /**
     * Goes on from a checkpoint of a demo in this folder.
     *
     * @param stop as in {@link #run}
     */
    public LocalRun.Outcome goOn(String checkpoint, BooleanSupplier stop) {
        prepare();
        return new LocalRun(config, folder, out, terminal).goOn(checkpoint, stop);
    }

    /** Makes models and videos; returns those to train on. */
    private DemoVideos prepare() {
        ShippedModels.POLICY.unpackUnlessThere(folder);
        ShippedModels.JUDGE.unpackUnlessThere(folder);
        DemoVideos videos = training();
        write(videos);
        write(test());
        if (config.evaluation().on()) {
            DemoVideos heldOut = heldOut();
            write(heldOut);
            new WorldDataset(heldOut)
                    .write(folder.resolve(DemoSettings.HELD_OUT), WorldDataset.Labels.QUESTIONS);
        }
        return videos;
    }

    /**
     * Compares the start policy with the tuned one on the held-out videos.
     *
     * @param adapter folder of the tuned adapter
     */
    public DemoReport report(Path adapter) throws IOException, InterruptedException {
        out.println("evaluating on " + testVideos + " videos never trained on");
        out.flush();
        try (DemoEvaluation evaluation =
                new DemoEvaluation(
                        test(),
                        Path.of(config.policy().model()),
                        Path.of(config.judge().model()),
                        config.video())) {
            List<String> before = evaluation.answers(null);
            List<String> after = evaluation.answers(adapter);
            List<Rollout> sampled = evaluation.sample(null, SamplingConfig.defaults());
            List<Rollout> tuned = evaluation.sample(adapter, SamplingConfig.defaults());
            return new DemoReport(
                    evaluation.questions(),
                    before,
                    after,
                    new DemoReport.Gain(evaluation.score(before), evaluation.score(after)),
                    new DemoReport.Gain(
                            evaluation.scoreSampled(sampled), evaluation.scoreSampled(tuned)),
                    evaluation.judge(sampled, false),
                    evaluation.judge(sampled, true));
        }
    }

    private DemoVideos training() {
        int tickets = batches * config.loop().batchSize();
        int count = (tickets + QUESTIONS - 1) / QUESTIONS;
        return new DemoVideos(
                folder.resolve("videos/rl"), WorldSet.RL, config.seed(), count, QUESTIONS);
    }

    private DemoVideos test() {
        return new DemoVideos(
                folder.resolve("videos/test"),
                WorldSet.TEST,
                config.seed(),
                testVideos,
                TEST_QUESTIONS);
    }

    /** Asked while the run goes on; the final report asks others. */
    private DemoVideos heldOut() {
        return new DemoVideos(
                folder.resolve(DemoSettings.HELD_OUT_VIDEOS),
                WorldSet.VALIDATION,
                config.seed(),
                HELD_OUT_VIDEOS,
                TEST_QUESTIONS);
    }

    private void write(DemoVideos videos) {
        AtomicInteger written = new AtomicInteger();
        videos.write(
                () -> {
                    int count = written.incrementAndGet();
                    if (count % PROGRESS == 0 || count == videos.videos()) {
                        show(count, videos);
                    }
                });
    }

    private synchronized void show(int count, DemoVideos videos) {
        String line =
                "writing videos: " + count + " of " + videos.videos() + " in " + videos.folder();
        if (terminal) {
            out.print("\r" + line + (count == videos.videos() ? "\n" : ""));
        } else {
            out.println(line);
        }
        out.flush();
    }
}
