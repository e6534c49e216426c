package org.streamrlaif.laboratory.bench.size;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.streamrlaif.generate.DecodeRow;
import org.streamrlaif.generate.DecodeSession;
import org.streamrlaif.generate.GenerationEngine;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.generate.Uniforms;
import org.streamrlaif.laboratory.bench.core.ResidentMemory;
import org.streamrlaif.laboratory.bench.core.Table;
import org.streamrlaif.model.MemoryNeed;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.ModelSize;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.sft.Example;
import org.streamrlaif.sft.PromptResponse;
import org.streamrlaif.sft.SftConfig;
import org.streamrlaif.sft.SftStep;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.video.SampledVideo;
import org.streamrlaif.video.VideoConfig;
import org.streamrlaif.video.VideoReader;
import org.streamrlaif.video.VideoWriter;

/**
 * Loads a model folder, answers one question about a video and trains one step, and tells how long
 * each part took and how much memory was resident at most. Once, from a new process.
 */
public final class SizeBench {
    private static final int FRAMES_PER_SECOND = 2;
    private static final int QUANTIZER = 24;
    private static final int TEXT = 48;
    private static final String QUESTION = "What happens in the video, and in which order?";

    private final Path folder;
    private final ModelOptions options;
    private final SizeSettings settings;
    private final Consumer<String> done;
    private final List<Table.Row> times = new ArrayList<>();
    private final List<Table.Row> memory = new ArrayList<>();
    private final SftConfig sft;

    /**
     * @param done hears of each part
     */
    public SizeBench(
            Path folder, ModelOptions options, SizeSettings settings, Consumer<String> done) {
        this.folder = folder;
        this.options = options;
        this.settings = settings;
        this.done = done;
        sft = config(settings);
    }

    /** Measures. */
    public List<Table> run() throws IOException, InterruptedException {
        RgbFrames frames = video();
        Kernels.on(options.device());
        System.gc(); // what was needed for writing the weights is no part of the model
        MemoryNeed need = need();
        need.requireWithin(
                folder.toString(),
                MemoryNeed.free(options.device()),
                options.device(),
                "--gradient-checkpointing or fewer --frames need less");
        memory("before loading", ResidentMemory.now());
        begin();
        long start = System.nanoTime();
        try (VisionLanguageModel model = VisionLanguageModel.load(folder, options)) {
            time("loading, s", 1, seconds(start));
            end("loading");
            memory("the model loaded", ResidentMemory.now());
            ModelPrompt prompt = read(model, frames);
            train(model, prompt, answer(model, prompt));
        }
        memory("of it the Java heap", Runtime.getRuntime().totalMemory());
        List<Table.Row> estimates = new ArrayList<>();
        need.parts().forEach(part -> estimates.add(gibibytes(part.name(), part.bytes())));
        estimates.add(gibibytes("together", need.bytes()));
        return List.of(
                new Table("time", List.of("once"), times),
                new Table("estimate before loading", List.of("GiB"), estimates),
                new Table("resident memory", List.of("GiB"), memory));
    }

    /** What loading, and the training step after it, are expected to need. */
    private MemoryNeed need() {
        ModelSize size = ModelSize.of(folder, options);
        ModelSize.Clip clip = size.clip(settings.frames(), SizeSettings.WIDTH, SizeSettings.HEIGHT);
        long tokens = clip.tokens() + TEXT + (long) settings.newTokens();
        return MemoryNeed.none()
                .and("weights as " + options.dtype(), size.weights())
                .and("a clip", clip.bytes())
                .and("adapter, gradients, moments", size.decoder().trained(sft.lora()))
                .and(
                        "a training row",
                        size.decoder()
                                .rows(
                                        tokens,
                                        settings.newTokens(),
                                        sft.lora(),
                                        sft.gradientCheckpointing()));
    }

    private ModelPrompt read(VisionLanguageModel model, RgbFrames frames) {
        begin();
        long start = System.nanoTime();
        VisualEmbedding visual = model.encode(frames);
        time("vision, s", 2, seconds(start));
        end("vision");
        List<Long> moments = new ArrayList<>();
        for (int i = 0; i < frames.count(); i++) {
            moments.add(1000L * i / FRAMES_PER_SECOND);
        }
        long duration = 1000L * frames.count() / FRAMES_PER_SECOND;
        ModelPrompt prompt =
                model.prompt(QUESTION, visual.with(visual.layout().at(moments, duration)));
        time("prompt, tokens", 0, prompt.length());
        time("of them visual", 0, visual.count());
        return prompt;
    }

    private int[] answer(VisionLanguageModel model, ModelPrompt prompt) {
        begin();
        long start = System.nanoTime();
        SamplingConfig sampling = new SamplingConfig(1, settings.newTokens(), 1, 1, 0, 1);
        try (DecodeSession session = new DecodeSession(model, sampling, List.of())) {
            session.use(null, 0);
            time("laying weights out for decoding, s", 2, seconds(start));
            DecodeRow row = new DecodeRow(prompt, settings.newTokens(), Uniforms.of(1, 0, 0));
            session.submit(row);
            start = System.nanoTime();
            while (row.size() == 0) {
                session.advance(1);
            }
            time("prefill, tokens/s", 1, prompt.length() / seconds(start));
            int before = row.size();
            start = System.nanoTime();
            while (!session.idle()) {
                session.advance(GenerationEngine.STEPS);
            }
            time("decode, tokens/s", 2, (row.size() - before) / seconds(start));
            end("answering");
            return row.tokens();
        }
    }

    private void train(VisionLanguageModel model, ModelPrompt prompt, int[] answer)
            throws InterruptedException {
        memory("before training", ResidentMemory.now());
        begin();
        Example example =
                new Example(
                        "clip", prompt.visual(), List.of(new PromptResponse(prompt, answer)), 1);
        try (SftStep step = new SftStep(model, sft, Optional.empty(), 1, 1)) {
            long start = System.nanoTime();
            step.run(List.of(example));
            time("training step, s", 1, seconds(start));
        }
        end("training");
    }

    private static SftConfig config(SizeSettings settings) {
        String rank = Integer.toString(SizeSettings.RANK);
        String checkpointing = Boolean.toString(settings.gradientCheckpointing());
        return RlaifConfig.defaults()
                .with(
                        Map.of(
                                "sft.lora.rank", rank,
                                "sft.lora.alpha", rank,
                                "sft.gradient-checkpointing", checkpointing,
                                "sft.batch-size", "1"))
                .sft();
    }

    /** Frames of a video file that is written for the purpose: stripes that move. */
    private RgbFrames video() throws IOException {
        int width = SizeSettings.WIDTH;
        int height = SizeSettings.HEIGHT;
        byte[] rgb = new byte[settings.frames() * height * width * 3];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / 3;
            int frame = pixel / (width * height);
            rgb[i] = (byte) ((pixel % width + 8 * frame) * (1 + i % 3) / 2);
        }
        Path file = Files.createTempFile("rlaif-size", ".mp4");
        try {
            RgbFrames drawn = new RgbFrames(settings.frames(), width, height, rgb);
            VideoWriter.write(file, drawn, FRAMES_PER_SECOND, QUANTIZER);
            VideoConfig all = VideoConfig.defaults().withFrames(settings.frames());
            SampledVideo seen = new VideoReader(all).read(file);
            return seen.frames();
        } finally {
            Files.delete(file);
        }
    }

    private static void begin() {
        ResidentMemory.resetPeak();
    }

    private void end(String part) {
        memory(part + ", at most", ResidentMemory.peak());
        done.accept(part + " measured");
    }

    private void memory(String name, long bytes) {
        memory.add(gibibytes(name, bytes));
    }

    private static Table.Row gibibytes(String name, long bytes) {
        return Table.Row.of(name, 2, bytes / (double) (1L << 30));
    }

    private void time(String name, int decimals, double value) {
        times.add(Table.Row.of(name, decimals, value));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
