package org.streamrlaif.laboratory.longvideo.pretrain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.Consumer;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.laboratory.longvideo.StoryVideos;
import org.streamrlaif.laboratory.longvideo.world.Story;
import org.streamrlaif.laboratory.longvideo.world.StoryMaker;
import org.streamrlaif.model.picture.ImageProcessor;
import org.streamrlaif.model.training.VisionTrainer;
import org.streamrlaif.video.VideoConfig;
import org.streamrlaif.video.VideoReader;

/**
 * A set's long videos as the frozen tower sees them after a round through real MP4 files: patch
 * tokens, F × P × Dv per video, kept in one memory-mapped file.
 */
final class StoryClips {

    private static final int PROGRESS = 500;

    private final WorldSet set;
    private final long world;
    private final int videos;
    private final FloatBuffer features;

    private StoryClips(WorldSet set, long world, int videos, FloatBuffer features) {
        this.set = set;
        this.world = world;
        this.videos = videos;
        this.features = features;
    }

    /** Opens the features of the first videos of a set below a folder; makes them when absent. */
    static StoryClips open(
            Path folder,
            WorldSet set,
            long world,
            int videos,
            VisionTrainer tower,
            ImageProcessor processor,
            Consumer<String> log) {
        Path file =
                folder.resolve(
                        String.format(
                                Locale.ROOT,
                                "stories-%s-%d-%d.f32",
                                set.name().toLowerCase(Locale.ROOT),
                                world,
                                videos));
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(folder);
                make(file, set, world, videos, tower, processor, log);
            }
            try (FileChannel channel = FileChannel.open(file)) {
                FloatBuffer features =
                        channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .asFloatBuffer();
                return new StoryClips(set, world, videos, features);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be made: " + e.getMessage(), e);
        }
    }

    private static void make(
            Path file,
            WorldSet set,
            long world,
            int videos,
            VisionTrainer tower,
            ImageProcessor processor,
            Consumer<String> log)
            throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        Path video = Files.createTempFile(file.getParent(), "story", ".mp4");
        VideoReader reader = new VideoReader(VideoConfig.defaults());
        try (FileChannel out =
                FileChannel.open(
                        partial,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            for (int i = 0; i < videos; i++) {
                Story story = StoryMaker.story(set, world, i);
                StoryVideos.write(video, story, set, world, i);
                float[] tokens =
                        tower.patchTokens(
                                processor.process(reader.read(video, Story.FRAMES).frames()));
                ByteBuffer bytes =
                        ByteBuffer.allocate(4 * tokens.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(tokens);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                if ((i + 1) % PROGRESS == 0) {
                    log.accept(set + ": " + (i + 1) + " of " + videos + " long videos");
                }
            }
        } finally {
            Files.deleteIfExists(video);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    int videos() {
        return videos;
    }

    Story story(int video) {
        return StoryMaker.story(set, world, video);
    }

    /** Patch tokens of the frames {@code from} to {@code to − 1}. */
    float[] features(int video, int from, int to) {
        int frame = features.capacity() / videos / Story.FRAMES;
        float[] part = new float[(to - from) * frame];
        features.get((video * Story.FRAMES + from) * frame, part);
        return part;
    }

    /** Patch tokens of these frames. */
    float[] features(int video, int[] frames) {
        int frame = features.capacity() / videos / Story.FRAMES;
        float[] part = new float[frames.length * frame];
        for (int i = 0; i < frames.length; i++) {
            features.get((video * Story.FRAMES + frames[i]) * frame, part, i * frame, frame);
        }
        return part;
    }
}
