package org.streamrlaif.laboratory.demo.pretrain;

import java.util.Arrays;
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

    private final Footage footage;
    private final float[][] features;

    private Clips(Footage footage, float[][] features) {
        this.footage = footage;
        this.features = features;
    }

    /** Sends all videos through the tower. */
    static Clips of(Footage footage, VisionTrainer tower, ImageProcessor processor) {
        float[][] features = new float[footage.videos()][];
        for (int video = 0; video < features.length; video++) {
            byte[] rgb = footage.frames(video, 0, Scene.FRAMES);
            RgbFrames frames = new RgbFrames(Scene.FRAMES, Scene.SIZE, Scene.SIZE, rgb);
            features[video] = tower.patchTokens(processor.process(frames));
        }
        return new Clips(footage, features);
    }

    int videos() {
        return features.length;
    }

    Scene scene(int video) {
        return footage.scene(video);
    }

    Random random(int video, WorldSet.Purpose purpose) {
        return footage.random(video, purpose);
    }

    /** Patch tokens of all frames. */
    float[] features(int video) {
        return features[video];
    }

    /** Patch tokens of the frames {@code from} to {@code to − 1}. */
    float[] features(int video, int from, int to) {
        int frame = features[video].length / Scene.FRAMES;
        return Arrays.copyOfRange(features[video], from * frame, to * frame);
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
