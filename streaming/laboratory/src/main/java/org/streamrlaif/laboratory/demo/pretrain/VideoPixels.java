package org.streamrlaif.laboratory.demo.pretrain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.streamrlaif.laboratory.demo.WorldVideos;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.laboratory.demo.world.SceneMaker;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.video.VideoConfig;
import org.streamrlaif.video.VideoReader;

/**
 * The pixels of a set's videos as they come back from real MP4 files, kept in one file: {@code
 * videos × FRAMES × SIZE × SIZE × 3} bytes, memory-mapped.
 */
final class VideoPixels {

    private static final int VIDEO_BYTES = Scene.FRAMES * Scene.SIZE * Scene.SIZE * 3;
    private static final int PROGRESS = 1000;

    private final WorldSet set;
    private final long world;
    private final MappedByteBuffer pixels;

    private VideoPixels(WorldSet set, long world, MappedByteBuffer pixels) {
        this.set = set;
        this.world = world;
        this.pixels = pixels;
    }

    /**
     * Opens the pixels of the first {@code videos} videos of a set below a folder; makes the file
     * when it is not there.
     */
    static VideoPixels open(
            Path folder, WorldSet set, long world, int videos, Consumer<String> log) {
        Path file =
                folder.resolve(
                        "footage-"
                                + set.name().toLowerCase(Locale.ROOT)
                                + "-"
                                + world
                                + "-"
                                + videos
                                + ".rgb");
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(folder);
                make(file, set, world, videos, log);
            }
            try (FileChannel channel = FileChannel.open(file)) {
                return new VideoPixels(
                        set, world, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be made: " + e.getMessage(), e);
        }
    }

    private static void make(Path file, WorldSet set, long world, int videos, Consumer<String> log)
            throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        Path video = Files.createTempFile(file.getParent(), "video", ".mp4");
        VideoReader reader = new VideoReader(VideoConfig.defaults());
        try (FileChannel out =
                FileChannel.open(
                        partial,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            for (int i = 0; i < videos; i++) {
                WorldVideos.write(video, set, world, i);
                ByteBuffer rgb = ByteBuffer.wrap(reader.read(video, Scene.FRAMES).frames().rgb());
                while (rgb.hasRemaining()) {
                    out.write(rgb);
                }
                if ((i + 1) % PROGRESS == 0) {
                    log.accept(set + ": " + (i + 1) + " of " + videos + " videos");
                }
            }
        } finally {
            Files.deleteIfExists(video);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Number of videos. */
    int videos() {
        return pixels.capacity() / VIDEO_BYTES;
    }

    /** What a video shows. */
    Scene scene(int video) {
        return SceneMaker.scene(set, world, video);
    }

    /** A new random source for one purpose of one video. */
    Random random(int video, WorldSet.Purpose purpose) {
        return set.random(world, video, purpose);
    }

    /** Pixels of the frames {@code from} to {@code to − 1} of a video. */
    byte[] frames(int video, int from, int to) {
        int frameBytes = VIDEO_BYTES / Scene.FRAMES;
        byte[] rgb = new byte[(to - from) * frameBytes];
        pixels.get(video * VIDEO_BYTES + from * frameBytes, rgb);
        return rgb;
    }
}
