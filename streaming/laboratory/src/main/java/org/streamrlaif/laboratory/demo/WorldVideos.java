package org.streamrlaif.laboratory.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.streamrlaif.laboratory.demo.world.Film;
import org.streamrlaif.laboratory.demo.world.Renderer;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.laboratory.demo.world.SceneMaker;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.model.picture.RgbFrames;
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
        write(file, scene, set.random(world, index, WorldSet.Purpose.CODEC));
        return scene;
    }

    /**
     * Writes a film.
     *
     * @param random decides its quality
     */
    public static void write(Path file, Film film, Random random) throws IOException {
        int quantizer = BEST_QUANTIZER + random.nextInt(WORST_QUANTIZER - BEST_QUANTIZER + 1);
        RgbFrames frames =
                new RgbFrames(film.frames(), Scene.SIZE, Scene.SIZE, Renderer.render(film));
        VideoWriter.write(file, frames, FRAMES_PER_SECOND, quantizer);
    }
}
