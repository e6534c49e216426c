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
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.streamrlaif.platform.Settings.require;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.streamrlaif.model.picture.RgbFrames;

/**
 * Writes frames as an MP4 file: H.264, yuv420p, BT.601 limited, constant quantizer, index in front
 * (fast start). The encoder is OpenH264: the FFmpeg build is LGPL and holds no x264.
 */
public final class VideoWriter implements AutoCloseable {

    private static final int KEY_FRAME_EVERY = 30;

    private final Path file;
    private final String path;
    private final AVFormatContext format = new AVFormatContext(null);
    private final AVIOContext io = new AVIOContext(null);
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private AVCodecContext encoder;
    private AVStream stream;
    private SwsContext scaler;

    private VideoWriter(Path file) {
        this.file = file;
        this.path = file.toAbsolutePath().toString();
    }

    /**
     * Writes a whole video.
     *
     * @param file where to; an existing file is replaced
     * @param frames even width and height, 16 pixels at least
     * @param framesPerSecond at least 1
     * @param quantizer 1 (best) … 51 (smallest); 20 is hard to tell from the original
     * @throws IOException when the file cannot be written, with FFmpeg's reason
     */
    public static void write(Path file, RgbFrames frames, int framesPerSecond, int quantizer)
            throws IOException {
        require(framesPerSecond >= 1, "frames-per-second", framesPerSecond, "at least 1");
        long[] times = LongStream.range(0, frames.count()).toArray();
        write(file, frames, times, framesPerSecond, framesPerSecond, quantizer);
    }

    /**
     * Writes a whole video whose frames have times of their own.
     *
     * @param timesMs time of each frame in milliseconds, ascending, from 0 on
     */
    public static void write(Path file, RgbFrames frames, long[] timesMs, int quantizer)
            throws IOException {
        long last = timesMs[timesMs.length - 1];
        long rate = last == 0 ? 1 : Math.round(1000.0 * (timesMs.length - 1) / last);
        write(file, frames, timesMs, 1000, (int) Math.max(1, rate), quantizer);
    }

    private static void write(
            Path file, RgbFrames frames, long[] times, int ticks, int rate, int quantizer)
            throws IOException {
        int width = frames.width();
        int height = frames.height();
        boolean fits = width % 2 == 0 && height % 2 == 0 && width >= 16 && height >= 16;
        require(fits, "size", width + " x " + height, "even numbers of at least 16");
        require(
                quantizer >= 1 && quantizer <= 51,
                "quantizer",
                quantizer,
                "a whole number from 1 to 51");
        FFmpeg.load();
        FFmpegLog.start();
        try (VideoWriter writer = new VideoWriter(file)) {
            writer.openEncoder(width, height, ticks, rate, quantizer);
            writer.openFile();
            writer.encodeAll(frames, times, Math.max(1, ticks / rate));
            writer.check(av_write_trailer(writer.format));
            writer.check(avio_closep(writer.io));
        }
    }

    private void openEncoder(int width, int height, int ticks, int rate, int quantizer)
            throws IOException {
        // fast start reads the file back by this name
        check(avformat_alloc_output_context2(format, null, "mp4", path));
        AVCodec codec = avcodec_find_encoder_by_name("libopenh264");
        if (codec == null || codec.isNull()) {
            throw new IOException(file + ": this FFmpeg build has no OpenH264 encoder");
        }
        encoder = avcodec_alloc_context3(codec);
        encoder.width(width).height(height).pix_fmt(AV_PIX_FMT_YUV420P);
        encoder.time_base(av_make_q(1, ticks));
        encoder.framerate(av_make_q(rate, 1));
        encoder.gop_size(KEY_FRAME_EVERY).thread_count(1).qmin(quantizer).qmax(quantizer);
        encoder.colorspace(AVCOL_SPC_SMPTE170M).color_range(AVCOL_RANGE_MPEG);
        encoder.flags(encoder.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        check(avcodec_open2(encoder, codec, (AVDictionary) null));
        frame.width(width).height(height).format(AV_PIX_FMT_YUV420P);
        check(av_frame_get_buffer(frame, 0));
        scaler =
                sws_getContext(
                        width,
                        height,
                        AV_PIX_FMT_RGB24,
                        width,
                        height,
                        AV_PIX_FMT_YUV420P,
                        SWS_BILINEAR | SWS_ACCURATE_RND,
                        (SwsFilter) null,
                        (SwsFilter) null,
                        (DoublePointer) null);
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

    private void encodeAll(RgbFrames frames, long[] times, int distance) throws IOException {
        int frameBytes = frames.frameBytes();
        try (BytePointer rgb = new BytePointer(frameBytes + 64L);
                PointerPointer<BytePointer> planes = new PointerPointer<>(rgb, null, null, null);
                IntPointer stride = new IntPointer(frames.width() * 3, 0, 0, 0)) {
            for (int i = 0; i < frames.count(); i++) {
                rgb.put(frames.rgb(), i * frameBytes, frameBytes);
                check(av_frame_make_writable(frame));
                check(
                        sws_scale(
                                scaler,
                                planes,
                                stride,
                                0,
                                frames.height(),
                                frame.data(),
                                frame.linesize()));
                frame.pts(times[i]);
                check(avcodec_send_frame(encoder, frame));
                writePackets(distance);
            }
        }
        check(avcodec_send_frame(encoder, null));
        writePackets(distance);
    }

    private void writePackets(int distance) throws IOException {
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

    private void check(int result) throws IOException {
        if (result < 0) {
            throw new IOException(file + ": cannot write video, " + FFmpegLog.describe(result));
        }
    }

    @Override
    public void close() {
        if (scaler != null) {
            sws_freeContext(scaler);
        }
        av_frame_free(frame);
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
