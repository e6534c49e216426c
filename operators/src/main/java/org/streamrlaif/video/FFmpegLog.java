package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;
import static org.bytedeco.ffmpeg.global.avutil.setLogCallback;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.javacpp.BytePointer;

/**
 * Keeps FFmpeg's messages off standard error and remembers the last one of each thread: it is the
 * reason a call failed. FFmpeg's log is one per process, so this is too.
 */
final class FFmpegLog extends LogCallback {

    private static final Pattern ADDRESS = Pattern.compile(" @ 0x[0-9a-f]+");
    private static final ThreadLocal<String> LAST = new ThreadLocal<>();
    private static final FFmpegLog INSTANCE = new FFmpegLog();

    static {
        av_log_set_level(AV_LOG_ERROR);
    }

    private FFmpegLog() {}

    /**
     * Takes over FFmpeg's log, which another job of the process may have taken meanwhile, and
     * forgets this thread's last message.
     */
    static void start() {
        setLogCallback(INSTANCE);
        LAST.remove();
    }

    /** This thread's last message, or FFmpeg's words for the error code when there was none. */
    static String reason(int error) {
        String last = LAST.get();
        return last == null ? describe(error) : last;
    }

    /** FFmpeg's words for an error code. */
    static String describe(int error) {
        try (BytePointer text = new BytePointer(256)) {
            av_strerror(error, text, text.capacity());
            // what follows the closing zero is what the memory held before
            return text.limit(BytePointer.strlen(text)).getString(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void call(int level, BytePointer message) {
        if (level > AV_LOG_ERROR) {
            return;
        }
        String line = ADDRESS.matcher(message.getString()).replaceAll("");
        line = line.replaceAll("\\s+", " ").strip();
        if (!line.isEmpty()) {
            LAST.set(line);
        }
    }
}
