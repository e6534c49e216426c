package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_NOFILE;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_network_init;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_flush;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/**
 * Plays a video file as a live stream: its packets are sent as they are, each when its time has
 * come, again and again with a clock that goes on. What live streams are measured and tested with.
 */
public final class VideoSender implements AutoCloseable {

    private final Path video;
    private final String url;
    private final AVFormatContext format = new AVFormatContext(null);
    private final AVIOContext io = new AVIOContext(null);
    private final AVPacket packet = av_packet_alloc();
    private final Thread thread;
    private volatile boolean closed;
    private AVStream copy;
    private long began;

    /**
     * Begins to send.
     *
     * @param video a file of one video without B frames
     * @param url where to, such as {@code udp://127.0.0.1:5000?pkt_size=1316} or a file
     * @param container FFmpeg's name of the container, such as {@code mpegts} or {@code hls}
     * @param options of the container
     * @param clockSeconds what the stream's clock shows at the beginning
     * @throws IOException when the file cannot be read or nothing can be sent there
     */
    public VideoSender(
            Path video,
            String url,
            String container,
            Map<String, String> options,
            double clockSeconds)
            throws IOException {
        FFmpeg.load();
        FFmpegLog.start();
        avformat_network_init();
        this.video = video;
        this.url = url;
        Container source = Container.open(video, Long.MAX_VALUE);
        boolean opened = false;
        try {
            open(source, container, options);
            opened = true;
        } finally {
            if (!opened) {
                source.close();
                free();
            }
        }
        this.thread = new Thread(() -> send(source, clockSeconds), "video-sender");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    private void open(Container source, String container, Map<String, String> options)
            throws IOException {
        source.dropOtherStreams();
        check(avformat_alloc_output_context2(format, null, container, url));
        copy = avformat_new_stream(format, null);
        check(avcodec_parameters_copy(copy.codecpar(), source.stream().codecpar()));
        copy.codecpar().codec_tag(0);
        copy.time_base(source.stream().time_base());
        copy.avg_frame_rate(source.stream().avg_frame_rate());
        if ((format.oformat().flags() & AVFMT_NOFILE) == 0) {
            check(avio_open(io, url, AVIO_FLAG_WRITE));
            format.pb(io);
        }
        format.avoid_negative_ts(0);
        AVDictionary given = new AVDictionary(null);
        options.forEach((key, value) -> av_dict_set(given, key, value, 0));
        int error = avformat_write_header(format, given);
        av_dict_free(given);
        check(error);
    }

    private void send(Container source, double clockSeconds) {
        double unit = av_q2d(source.stream().time_base());
        long offset = Math.round(clockSeconds / unit);
        long first = offset;
        began = System.nanoTime();
        try (source) {
            while (!closed) {
                long end = round(source, offset, first, unit);
                if (end <= offset) {
                    return; // nothing to send
                }
                offset = end;
                av_seek_frame(source.context(), source.stream().index(), 0, AVSEEK_FLAG_BACKWARD);
            }
            av_write_trailer(format);
        } finally {
            free();
        }
    }

    /** Sends the file once; the result is where on the clock it ends. */
    private long round(Container source, long offset, long first, double unit) {
        long end = offset;
        while (!closed && av_read_frame(source.context(), packet) >= 0) {
            end = Math.max(end, packet.pts() + offset + packet.duration());
            long due = (long) ((packet.dts() + offset - first) * unit * 1e9);
            waitUntil(began + due);
            packet.pts(packet.pts() + offset).dts(packet.dts() + offset).stream_index(0);
            av_packet_rescale_ts(packet, source.stream().time_base(), copy.time_base());
            if (av_interleaved_write_frame(format, packet) < 0) {
                closed = true; // nobody takes it any more
            } else if (!io.isNull()) {
                avio_flush(io);
            }
        }
        return end;
    }

    private void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime();
                left > 0 && !closed;
                left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, 50_000_000));
        }
    }

    private void check(int error) throws IOException {
        if (error < 0) {
            throw new IOException(
                    video + ": cannot be sent to " + url + ", " + FFmpegLog.reason(error));
        }
    }

    private void free() {
        av_packet_free(packet);
        if (!io.isNull()) {
            avio_closep(io);
        }
        if (!format.isNull()) {
            avformat_free_context(format);
        }
    }

    /** Ends the stream. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
