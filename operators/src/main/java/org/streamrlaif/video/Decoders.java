package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.streamrlaif.video.UnreadableVideoException.Cause;

/** Opens decoders. */
final class Decoders {

    private Decoders() {}

    /** A decoder for a container's video stream, for the caller to free. */
    static AVCodecContext open(Path file, Container container, long maxPixels, int threads)
            throws UnreadableVideoException {
        AVCodec codec = container.codec();
        AVCodecContext decoder = avcodec_alloc_context3(codec);
        int error = avcodec_parameters_to_context(decoder, container.stream().codecpar());
        if (error >= 0) {
            decoder.pkt_timebase(container.stream().time_base());
            decoder.max_pixels(maxPixels);
            decoder.thread_count(threads);
            error = avcodec_open2(decoder, codec, (AVDictionary) null);
        }
        if (error < 0) {
            avcodec_free_context(decoder);
            throw new UnreadableVideoException(
                    Cause.UNREADABLE_VIDEO, file + ": " + FFmpegLog.reason(error));
        }
        return decoder;
    }
}
