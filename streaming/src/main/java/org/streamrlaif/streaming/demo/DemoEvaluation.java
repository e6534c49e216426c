package org.streamrlaif.streaming.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.encode.ClipEncoder;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.generate.AdapterSource;
import org.streamrlaif.generate.GenerationEngine;
import org.streamrlaif.generate.PolicyFeed;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.loop.Prompts;
import org.streamrlaif.model.LoraAdapter;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.streaming.demo.world.Question;
import org.streamrlaif.video.ClipReader;
import org.streamrlaif.video.VideoConfig;

/**
 * Measures policies on videos that nothing was trained on, by the world's truth. The videos are
 * read from their files and encoded once.
 */
public final class DemoEvaluation implements AutoCloseable {

    private final Path policyModel;
    private final Models.Lease policy;
    private final List<Question> questions = new ArrayList<>();
    private final List<Prompt> prompts = new ArrayList<>();

    /**
     * Reads and encodes the videos.
     *
     * @param policyModel folder of the policy's base model
     * @param judgeModel folder of the judge's model
     * @param video how videos are read
     */
    public DemoEvaluation(DemoVideos videos, Path policyModel, Path judgeModel, VideoConfig video) {
        this.policyModel = policyModel;
        policy = Models.acquire(policyModel, ModelOptions.defaults());
        ClipReader reader = new ClipReader(video);
        try (ClipEncoder encoder =
                new ClipEncoder(
                        Models.acquire(policyModel, ModelOptions.defaults()),
                        Models.acquire(judgeModel, ModelOptions.defaults()),
                        new SegmentConfig(0))) {
            for (int i = 0; i < videos.videos(); i++) {
                List<Question> asked = videos.questions(i);
                AdmittedSample admitted =
                        new AdmittedSample(
                                (long) prompts.size(), asked.size(), videos.sample(i), null);
                prompts.addAll(Prompts.of(encoder.apply(reader.read(admitted)), ""));
                questions.addAll(asked);
            }
        }
    }

    /** What is asked, in the order of all answers. */
    public List<Question> questions() {
        return questions;
    }

    /**
     * The policy's greedy answers.
     *
     * @param adapter folder of the tuned adapter; null for the start policy
     */
    public List<String> answers(Path adapter) throws IOException, InterruptedException {
        return sample(adapter, SamplingConfig.defaults().greedy()).stream()
                .map(rollout -> rollout.getResponses().get(0).getText())
                .toList();
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
        PolicyVersion fixed =
                PolicyVersion.newBuilder()
                        .setLineage(0)
                        .setAttempt("")
                        .setVersion(0)
                        .setUri(adapter == null ? "" : adapter.toUri().toString())
                        .setSha256("")
                        .setBaseHash("")
                        .setCreatedAt(0)
                        .build();
        PolicyFeed feed = () -> fixed;
        try (GenerationEngine engine =
                new GenerationEngine(
                        Models.acquire(policyModel, ModelOptions.defaults()),
                        sampling,
                        new OneAdapter(policy.model(), adapter),
                        0)) {
            return engine.generate(prompts, feed);
        }
    }

    @Override
    public void close() {
        policy.close();
    }

    /** The same adapter for every version. */
    private static final class OneAdapter implements AdapterSource {

        private final LoraAdapter adapter;

        OneAdapter(VisionLanguageModel model, Path folder) {
            adapter = folder == null ? null : model.readAdapter(folder);
        }

        @Override
        public LoraAdapter adapter(PolicyVersion version) {
            return adapter;
        }

        @Override
        public void close() {
            if (adapter != null) {
                adapter.close();
            }
        }
    }
}
