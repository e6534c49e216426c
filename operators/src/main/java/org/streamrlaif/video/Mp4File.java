package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * An MP4 file that is written: H.264, yuv420p, constant quantizer, index in front (fast start). The
 * encoder is OpenH264: the FFmpeg build is LGPL and holds no x264.
 */
final class Mp4File implements AutoCloseable {

    private static final int KEY_FRAME_EVERY = 30;

    private final Path file;
    private final String path;
    private final int distance;
    private final AVFormatContext format = new AVFormatContext(null);
    private final AVIOContext io = new AVIOContext(null);
    private final AVPacket packet = av_packet_alloc();
    private AVCodecContext encoder;
    private AVStream stream;

    private Mp4File(Path file, int distance) {
        this.file = file;
        this.path = file.toAbsolutePath().toString();
        this.distance = distance;
    }

    /**
     * Begins a file.
     *
     * @param like what all frames are like: size, colour space, range
     * @param ticks units of time in a second
     * @param rate mean number of frames in a second
     * @param quantizer 1 (best) … 51 (smallest)
     */
    static Mp4File begin(Path file, AVFrame like, int ticks, int rate, int quantizer)
            throws IOException {
        FFmpegLog.start();
        Mp4File begun = new Mp4File(file, Math.max(1, ticks / rate));
        boolean opened = false;
        try {
            begun.openEncoder(like, ticks, rate, quantizer);
            begun.openFile();
            opened = true;
            return begun;
        } finally {
            if (!opened) {
                begun.close();
            }
        }
    }

    private void openEncoder(AVFrame like, int ticks, int rate, int quantizer) throws IOException {
        // fast start reads the file back by this name
        check(avformat_alloc_output_context2(format, null, "mp4", path));
        AVCodec codec = avcodec_find_encoder_by_name("libopenh264");
        if (codec == null || codec.isNull()) {
            throw new IOException(file + ": this FFmpeg build has no OpenH264 encoder");
        }
        encoder = avcodec_alloc_context3(codec);
        encoder.width(like.width()).height(like.height()).pix_fmt(AV_PIX_FMT_YUV420P);
        encoder.time_base(av_make_q(1, ticks));
        encoder.framerate(av_make_q(rate, 1));
        encoder.gop_size(KEY_FRAME_EVERY).thread_count(1).qmin(quantizer).qmax(quantizer);
        encoder.colorspace(like.colorspace()).color_range(like.color_range());
        encoder.flags(encoder.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        check(avcodec_open2(encoder, codec, (AVDictionary) null));
    }

    private void openFile() throws IOException {
        stream = avformat_new_stream(format, null);
        stream.time_base(encoder.time_base());
        stream.avg_frame_rate(encoder.framerate());
        check(avcodec_parameters_from_context(stream.codecpar(), encoder));
        check(avio_open(io, path, AVIO_FLAG_WRITE));
        format.pb(io);
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "movflags", "+faststart", 0);
        int error = avformat_write_header(format, options);
        av_dict_free(options);
        check(error);
    }

    /**
     * Adds a frame, whose own time and type are lost.
     *
     * @param frame in yuv420p
     * @param time in units, above that of the frame before
     */
    void add(AVFrame frame, long time) throws IOException {
        frame.pts(time).pict_type(AV_PICTURE_TYPE_NONE);
        check(avcodec_send_frame(encoder, frame));
        writePackets();
    }

    /** Ends the file. */
    void finish() throws IOException {
        check(avcodec_send_frame(encoder, null));
        writePackets();
        check(av_write_trailer(format));
        check(avio_closep(io));
    }

    private void writePackets() throws IOException {
        while (true) {
            int result = avcodec_receive_packet(encoder, packet);
            if (result == AVERROR_EAGAIN() || result == AVERROR_EOF()) {
                return;
            }
            check(result);
            packet.duration(distance);
            av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
            check(av_interleaved_write_frame(format, packet));
        }
    }

    /** Refuses a result of FFmpeg that is an error. */
    void check(int result) throws IOException {
        if (result < 0) {
            throw new IOException(file + ": cannot write video, " + FFmpegLog.describe(result));
        }
    }

    @Override
    public void close() {
        av_packet_free(packet);
        if (encoder != null) {
            avcodec_free_context(encoder);
        }
        if (!io.isNull()) {
            avio_closep(io);
        }
        if (!format.isNull()) {
            avformat_free_context(format);
        }
    }
}
