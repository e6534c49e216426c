package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avformat.avio_open2;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.util.Optional;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVFormatContext.Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Through which FFmpeg opens every address of a live stream, also those that a playlist names: only
 * what is allowed is opened, and no redirect is followed. One callback object serves all threads
 * because JavaCPP has room for few.
 */
final class LiveDoor extends Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer {

    static final LiveDoor CALLBACK = new LiveDoor();
    private static final ThreadLocal<Visit> CURRENT = new ThreadLocal<>();

    /** What was opened for one stream. */
    static final class Visit {
        private final StreamAddress address;
        private String refused = "";

        Visit(StreamAddress address) {
            this.address = address;
        }

        /** From now on this thread opens for this stream. */
        void begin() {
            CURRENT.set(this);
        }

        /** What was refused last, with the reason; empty when nothing was. */
        String refused() {
            return refused;
        }

        private boolean allows(String url) {
            String inner = url.replaceFirst("^crypto\\+", ""); // a segment that is encrypted
            Optional<String> problem =
                    url.equals(address.url()) ? Optional.empty() : address.allowed().problem(inner);
            problem.ifPresent(reason -> refused = address.redact(url) + ", " + reason);
            return problem.isEmpty();
        }
    }

    private LiveDoor() {}

    @Override
    @SuppressWarnings("rawtypes") // as the binding declares it
    public int call(
            AVFormatContext context,
            PointerPointer io,
            BytePointer url,
            int flags,
            PointerPointer options) {
        Visit visit = CURRENT.get();
        String text = url.getString();
        if (visit == null || !visit.allows(text)) {
            return AVERROR_EXIT();
        }
        AVDictionary given = new AVDictionary(options.get());
        av_dict_set(
                given,
                "protocol_whitelist",
                visit.address.allowed().layers(visit.address.url()),
                0);
        if (text.startsWith("http")) {
            av_dict_set(given, "max_redirects", "0", 0);
        }
        AVIOContext opened = new AVIOContext(null);
        int result = avio_open2(opened, url, flags, context.interrupt_callback(), given);
        io.put(opened);
        options.put(given);
        return result;
    }
}
