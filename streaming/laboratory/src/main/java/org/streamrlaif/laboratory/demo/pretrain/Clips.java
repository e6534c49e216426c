package org.streamrlaif.laboratory.demo.pretrain;

import java.util.Random;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.model.picture.ImageProcessor;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.training.VisionTrainer;

/**
 * A set's videos as the frozen tower sees them: patch tokens, F × P × Dv per video, kept in memory.
 */
final class Clips {

    private static final int SAMPLE = 400;

    private final VideoPixels pixels;
    private final float[][] features;

    private Clips(VideoPixels pixels, float[][] features) {
        this.pixels = pixels;
        this.features = features;
    }

    /** Sends all videos through the tower. */
    static Clips of(VideoPixels pixels, VisionTrainer tower, ImageProcessor processor) {
        float[][] features = new float[pixels.videos()][];
        for (int video = 0; video < features.length; video++) {
            byte[] rgb = pixels.frames(video, 0, Scene.FRAMES);
            RgbFrames frames = new RgbFrames(Scene.FRAMES, Scene.SIZE, Scene.SIZE, rgb);
            features[video] = tower.patchTokens(processor.process(frames));
        }
        return new Clips(pixels, features);
    }

    int videos() {
        return features.length;
    }

    Scene scene(int video) {
        return pixels.scene(video);
    }

    Random random(int video, WorldSet.Purpose purpose) {
        return pixels.random(video, purpose);
    }

    /** Patch tokens of all frames. */
    float[] features(int video) {
        return features[video];
    }

    /** Patch tokens of enough videos to measure their statistics, one after the other. */
    float[] sample() {
        int videos = Math.min(SAMPLE, features.length);
        float[] all = new float[videos * features[0].length];
        for (int video = 0; video < videos; video++) {
            System.arraycopy(
                    features[video], 0, all, video * features[0].length, features[0].length);
        }
        return all;
    }
}
