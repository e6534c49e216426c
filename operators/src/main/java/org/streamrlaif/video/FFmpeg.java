package org.streamrlaif.video;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.streamrlaif.platform.HomeFolder;
import org.streamrlaif.platform.NativeLibrary;

/** FFmpeg's native libraries, loaded once per process. */
final class FFmpeg {
    private static final String CACHE = "org.bytedeco.javacpp.cachedir";
    private static final String MEMORY = "org.bytedeco.javacpp.maxPhysicalBytes";

    private static boolean loaded;

    private FFmpeg() {}

    /**
     * Makes sure that they are loaded; to be called before anything of the binding is used.
     *
     * @throws org.streamrlaif.platform.NativeLibraryException when one does not load
     */
    static synchronized void load() {
        if (!loaded) {
            HomeFolder.ensure();
            unlimited();
            loaded = library().load(FFmpeg::loadAll);
        }
    }

    /**
     * By default the binding refuses to allocate once the whole process holds more than four times
     * the heap, which any larger model in libtorch's memory does; a user's own limit stays.
     */
    private static void unlimited() {
        if (System.getProperty(MEMORY) == null) {
            System.setProperty(MEMORY, "0");
        }
    }

    private static NativeLibrary library() {
        try {
            return new NativeLibrary("FFmpeg", Loader.getCacheDir().toPath(), CACHE, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean loadAll() {
        for (Class<?> one :
                new Class<?>[] {avutil.class, avcodec.class, avformat.class, swscale.class}) {
            Loader.load(one);
        }
        return true;
    }
}
