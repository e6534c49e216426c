package org.streamrlaif.generate;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.streamrlaif.model.Kernels;
import org.streamrlaif.model.LoraAdapter;
import org.streamrlaif.model.LoraConfig;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.VisualEmbedding;

/**
 * Decoding speed of a model folder. Arguments: folder, threads. Prints, per number of rows and of
 * steps per call, tokens per second of wall time and of the calling thread's CPU time; prompts of
 * 40 tokens, answers of 32.
 */
final class DecodeBenchmark {
    private static final int PROMPT = 40;
    private static final int ANSWER = 32;
    private static final int ROUNDS = 40;

    private DecodeBenchmark() {}

    public static void main(String[] args) {
        Kernels.threads(Integer.parseInt(args[1]));
        try (VisionLanguageModel model =
                        VisionLanguageModel.load(Path.of(args[0]), ModelOptions.defaults());
                LoraAdapter adapter = model.newAdapter(LoraConfig.defaults(), 1)) {
            for (int rows : new int[] {1, 8, 32, 64}) {
                for (int steps : new int[] {1, 4, 32}) {
                    measure(model, adapter, rows, steps);
                }
            }
        }
    }

    private static void measure(
            VisionLanguageModel model, LoraAdapter adapter, int rows, int steps) {
        SamplingConfig sampling = new SamplingConfig(1, ANSWER, 1, 1, 0, rows);
        try (DecodeSession session = new DecodeSession(model, sampling, List.of())) {
            session.use(adapter, 0);
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            double wall = Double.MAX_VALUE;
            double busy = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                long cpu = threads.getCurrentThreadCpuTime();
                for (int i = 0; i < rows; i++) {
                    session.submit(new DecodeRow(prompt(model, i), ANSWER, Uniforms.of(1, i, 0)));
                }
                while (!session.idle()) {
                    session.advance(steps);
                }
                wall = Math.min(wall, (System.nanoTime() - start) / 1e9);
                busy = Math.min(busy, (threads.getCurrentThreadCpuTime() - cpu) / 1e9);
            }
            int tokens = rows * ANSWER;
            System.out.printf(
                    "rows %2d, steps per call %2d: %6.0f tokens/s, %6.0f per CPU second%n",
                    rows, steps, tokens / wall, tokens / busy);
        }
    }

    private static ModelPrompt prompt(VisionLanguageModel model, int seed) {
        int width = model.config().text().width();
        float[] visual = new float[24 * width];
        Random random = new Random(seed);
        for (int i = 0; i < visual.length; i++) {
            visual[i] = (float) random.nextGaussian();
        }
        int[] ids = new int[PROMPT];
        for (int i = 0; i < PROMPT; i++) {
            ids[i] = i >= 4 && i < 28 ? model.config().imageTokenId() : 5 + (i * 7 + seed) % 300;
        }
        return new ModelPrompt(ids, new VisualEmbedding(24, width, 1, visual));
    }
}
