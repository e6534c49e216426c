package org.streamrlaif.streaming.demo;

import java.io.IOException;
import java.nio.file.Path;
import org.streamrlaif.model.RgbFrames;
import org.streamrlaif.streaming.demo.world.Renderer;
import org.streamrlaif.streaming.demo.world.Scene;
import org.streamrlaif.streaming.demo.world.SceneMaker;
import org.streamrlaif.streaming.demo.world.WorldSet;
import org.streamrlaif.video.VideoWriter;

/** Writes videos of the world as MP4 files, each with a quality of its own. */
public final class WorldVideos {

    /** Frames per second: eight frames last two seconds. */
    private static final int FRAMES_PER_SECOND = 4;

    private static final int BEST_QUANTIZER = 18;
    private static final int WORST_QUANTIZER = 28;

    private WorldVideos() {}

    /**
     * Writes one video.
     *
     * @return the scene it shows
     */
    public static Scene write(Path file, WorldSet set, long world, int index) throws IOException {
        Scene scene = SceneMaker.scene(set, world, index);
        int quantizer =
                BEST_QUANTIZER
                        + set.random(world, index, WorldSet.Purpose.CODEC)
                                .nextInt(WORST_QUANTIZER - BEST_QUANTIZER + 1);
        RgbFrames frames =
                new RgbFrames(Scene.FRAMES, Scene.SIZE, Scene.SIZE, Renderer.render(scene));
        VideoWriter.write(file, frames, FRAMES_PER_SECOND, quantizer);
        return scene;
    }
}
