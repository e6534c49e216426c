package org.streamrlaif.laboratory.demo.pretrain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.streamrlaif.laboratory.demo.world.FrameTruth;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.picture.ImageProcessor;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.training.VisionTrainer;

/** Trains the vision tower on single frames: what is in them and where. */
final class VisionStage {

    private static final int STEPS = 3800;
    private static final int FRAMES = 128;
    private static final int REPORT = 200;
    private static final double PEAK_RATE = 2e-3;

    private final VideoPixels pixels;
    private final VideoPixels validation;
    private final ImageProcessor processor;
    private final Consumer<String> log;

    VisionStage(
            VideoPixels pixels,
            VideoPixels validation,
            ImageProcessor processor,
            Consumer<String> log) {
        this.pixels = pixels;
        this.validation = validation;
        this.processor = processor;
        this.log = log;
    }

    /** Trains a tower from scratch and returns its tensors. */
    Map<String, TensorData> run(ModelConfig config, long seed) {
        Map<String, TensorData> tensors = InitialWeights.tower(config.vision(), seed);
        Random random = new Random(seed + 1);
        LearningRate rate =
                new LearningRate(LearningRate.Schedule.COSINE, PEAK_RATE, 100, 0, STEPS, 0);
        try (VisionTrainer trainer =
                new VisionTrainer(
                        config, tensors, FrameTruth.COMBINATIONS, FrameTruth.TRAITS, seed + 2)) {
            double loss = 0;
            for (int step = 1; step <= STEPS; step++) {
                Frames frames = new Frames(FRAMES);
                for (int i = 0; i < FRAMES; i++) {
                    frames.set(
                            i,
                            pixels,
                            random.nextInt(pixels.videos()),
                            random.nextInt(Scene.FRAMES));
                }
                float[] losses =
                        trainer.step(
                                rate.at(step - 1L),
                                processor.process(frames.rgb()),
                                frames.presence,
                                frames.places,
                                frames.seen,
                                frames.patches);
                loss += losses[0];
                if (step % REPORT == 0) {
                    log.accept(
                            String.format(
                                    Locale.ROOT,
                                    "vision %d of %d: presence loss %.4f, %s",
                                    step,
                                    STEPS,
                                    loss / REPORT,
                                    evaluate(trainer)));
                    loss = 0;
                }
            }
            tensors.putAll(trainer.tower());
        }
        return tensors;
    }

    /**
     * Share of validation frames whose presence is exactly right, and the mean distance of the
     * places.
     */
    private String evaluate(VisionTrainer trainer) {
        int exact = 0;
        int total = 0;
        double distance = 0;
        int places = 0;
        for (int video = 0; video < validation.videos(); video++) {
            Frames frames = new Frames(Scene.FRAMES);
            for (int frame = 0; frame < Scene.FRAMES; frame++) {
                frames.set(frame, validation, video, frame);
            }
            float[] guess = trainer.predict(processor.process(frames.rgb()));
            int width = FrameTruth.COMBINATIONS + 2 * FrameTruth.TRAITS;
            for (int frame = 0; frame < Scene.FRAMES; frame++, total++) {
                exact += frames.exact(frame, guess, frame * width) ? 1 : 0;
                for (int trait = 0; trait < FrameTruth.TRAITS; trait++) {
                    int at = (frame * FrameTruth.TRAITS + trait) * 2;
                    int guessed = frame * width + FrameTruth.COMBINATIONS + 2 * trait;
                    if (frames.seen[at] > 0) {
                        places++;
                        distance +=
                                Math.hypot(
                                        guess[guessed] - frames.places[at],
                                        guess[guessed + 1] - frames.places[at + 1]);
                    }
                }
            }
        }
        return String.format(
                Locale.ROOT,
                "validation presence exact %.4f, places off by %.1f pixels",
                (double) exact / total,
                Scene.SIZE * distance / places);
    }

    /** Frames with their truth, as the trainer takes them. */
    private static final class Frames {

        private static final int FRAME_BYTES = Scene.SIZE * Scene.SIZE * 3;

        private final byte[] pixels;
        private final float[] presence;
        private final float[] places;
        private final float[] seen;
        private final float[] patches;

        Frames(int count) {
            pixels = new byte[count * FRAME_BYTES];
            presence = new float[count * FrameTruth.COMBINATIONS];
            places = new float[count * FrameTruth.TRAITS * 2];
            seen = new float[count * FrameTruth.TRAITS * 2];
            patches = new float[count * FrameTruth.PATCHES * FrameTruth.TRAITS];
        }

        void set(int at, VideoPixels videos, int video, int frame) {
            System.arraycopy(
                    videos.frames(video, frame, frame + 1),
                    0,
                    pixels,
                    at * FRAME_BYTES,
                    FRAME_BYTES);
            FrameTruth truth = FrameTruth.of(videos.scene(video), frame);
            copy(truth.presence(), presence, at);
            copy(truth.positions(), places, at);
            copy(truth.patches(), patches, at);
            for (int trait = 0; trait < FrameTruth.TRAITS; trait++) {
                int from = (at * FrameTruth.TRAITS + trait) * 2;
                Arrays.fill(seen, from, from + 2, truth.seen()[trait]);
            }
        }

        private static void copy(float[] values, float[] all, int at) {
            System.arraycopy(values, 0, all, at * values.length, values.length);
        }

        RgbFrames rgb() {
            return new RgbFrames(pixels.length / FRAME_BYTES, Scene.SIZE, Scene.SIZE, pixels);
        }

        boolean exact(int frame, float[] logits, int offset) {
            for (int i = 0; i < FrameTruth.COMBINATIONS; i++) {
                if (logits[offset + i] > 0 != presence[frame * FrameTruth.COMBINATIONS + i] > 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
