package org.streamrlaif.laboratory.longvideo;

import java.io.IOException;
import java.nio.file.Path;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.laboratory.demo.WorldVideos;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.laboratory.longvideo.world.Story;

/** How long videos are written, and how a model of 8 frames is shown them. */
public final class StoryVideos {

    /** The stretches that the narrator captions: seven of 8 frames, which share one. */
    public static final SegmentConfig SEGMENTS = new SegmentConfig(8, 1);

    private static final int[] SAMPLED = {0, 7, 14, 21, 28, 35, 42, 49};

    private StoryVideos() {}

    /** The frames that the judge sees, as a reader samples 8 of 50. */
    public static int[] sampled() {
        return SAMPLED.clone();
    }

    /** Writes a video as an MP4 file. */
    public static void write(Path file, Story story, WorldSet set, long world, int index)
            throws IOException {
        WorldVideos.write(file, story, set.random(world, index, WorldSet.Purpose.CODEC));
    }
}
