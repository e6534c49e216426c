package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_network_init;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_size;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_FORBIDDEN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_UNAUTHORIZED;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.PointerPointer;
import org.streamrlaif.video.StreamException.Cause;

/**
 * A live stream that is read: good frames one after the other, in the order in which they are
 * shown. Used by one thread; only {@link #stop} may come from another.
 */
public final class LiveInput implements AutoCloseable {

    /** Largest frame that is decoded, in pixels. */
    private static final long MAX_PIXELS = 7680L * 4320;

    /** Most a stream is listened to before its codec has to be known, in microseconds. */
    private static final String LISTEN_MICROS = "2000000";

    private static final String WEB_FORMATS =
            "hls,mpegts,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,flv,mpjpeg,aac,mp3,webvtt";

    private static final Map<String, String> FORMATS =
            Map.of(
                    "rtsp", "rtsp,sdp,rtp",
                    "rtsps", "rtsp,sdp,rtp",
                    "http", WEB_FORMATS,
                    "https", WEB_FORMATS,
                    "udp", "mpegts",
                    "srt", "mpegts",
                    "file", "mpegts,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,flv");

    /** Where certificates of authorities lie in the distributions of Linux. */
    private static final List<Path> AUTHORITIES =
            List.of(
                    Path.of("/etc/ssl/certs/ca-certificates.crt"),
                    Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
                    Path.of("/etc/ssl/cert.pem"));

    private final StreamAddress address;
    private final String protocol;
    private final LiveWatch.Watched watched;
    private final LiveDoor.Visit visit;
    private AVFormatContext context;
    private AVStream stream;
    private AVCodecContext decoder;
    private LiveDecoder frames;
    private double stallSeconds;

    /** An input that is not open yet, so that {@link #stop} can end its opening. */
    public LiveInput(StreamAddress address) {
        FFmpeg.load();
        avformat_network_init();
        this.address = address;
        this.protocol = StreamUri.protocol(address.url()).orElse("file");
        this.watched = new LiveWatch.Watched(address.url());
        this.visit = new LiveDoor.Visit(address);
    }

    /**
     * Connects, and finds the video.
     *
     * @param openSeconds most time for it
     * @param stalledAfterSeconds without a packet until {@link #next} gives up
     * @throws StreamException when it cannot be opened, or is stopped
     */
    public void open(double openSeconds, double stalledAfterSeconds) throws StreamException {
        FFmpegLog.start();
        watched.start(openSeconds);
        visit.begin();
        stallSeconds = stalledAfterSeconds;
        connect(openSeconds);
        long openedMicros = System.currentTimeMillis() * 1000;
        int error = avformat_find_stream_info(context, (PointerPointer<?>) null);
        if (error < 0 || watched.isOver() && context.nb_streams() == 0) {
            throw failure(error, openSeconds);
        }
        findVideo(openSeconds);
        openDecoder();
        frames = new LiveDecoder(context, stream, decoder, openedMicros);
    }

    private void connect(double openSeconds) throws StreamException {
        context = avformat_alloc_context();
        context.interrupt_callback().callback(LiveWatch.CALLBACK);
        context.io_open(LiveDoor.CALLBACK);
        watched.of(context);
        AVDictionary options = options();
        int error = avformat_open_input(context, address.url(), (AVInputFormat) null, options);
        av_dict_free(options);
        if (error < 0) {
            StreamException failure = failure(error, openSeconds);
            context = null; // freed by the failed call
            watched.of(null);
            throw failure;
        }
    }

    private AVDictionary options() {
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "protocol_whitelist", address.allowed().layers(address.url()), 0);
        av_dict_set(options, "format_whitelist", FORMATS.get(protocol), 0);
        av_dict_set(options, "analyzeduration", LISTEN_MICROS, 0);
        av_dict_set(options, "fpsprobesize", "0", 0);
        av_dict_set(options, "skip_estimate_duration_from_pts", "1", 0);
        switch (protocol) {
            case "file" -> av_dict_set(options, "follow", "1", 0);
            case "udp" -> av_dict_set(options, "overrun_nonfatal", "1", 0);
            case "rtsp", "rtsps" -> av_dict_set(options, "rtsp_flags", "prefer_tcp", 0);
            case "http", "https" -> av_dict_set(options, "http_persistent", "0", 0);
            default -> {}
        }
        if (protocol.endsWith("s") && !protocol.equals("srt")) {
            av_dict_set(options, "tls_verify", "1", 0);
            AUTHORITIES.stream()
                    .filter(Files::isReadable)
                    .findFirst()
                    .ifPresent(file -> av_dict_set(options, "ca_file", file.toString(), 0));
        }
        return options;
    }

    private void findVideo(double openSeconds) throws StreamException {
        int index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
        if (index < 0) {
            throw context.nb_streams() == 0
                    ? failure(index, openSeconds)
                    : problem(Cause.NO_VIDEO, "no video in the stream");
        }
        stream = context.streams(index);
        for (int i = 0; i < context.nb_streams(); i++) {
            if (i != index) {
                context.streams(i).discard(AVDISCARD_ALL);
            }
        }
    }

    private void openDecoder() throws StreamException {
        int id = stream.codecpar().codec_id();
        AVCodec codec = avcodec_find_decoder(id);
        String name = avcodec_get_name(id).getString();
        if (codec == null || codec.isNull() || !Container.decodes(name)) {
            throw problem(Cause.UNSUPPORTED, "no decoder for codec " + name);
        }
        decoder = avcodec_alloc_context3(codec);
        avcodec_parameters_to_context(decoder, stream.codecpar());
        decoder.pkt_timebase(stream.time_base());
        decoder.max_pixels(MAX_PIXELS);
        decoder.thread_count(1);
        int error = avcodec_open2(decoder, codec, (AVDictionary) null);
        if (error < 0) {
            throw problem(Cause.UNSUPPORTED, FFmpegLog.reason(error));
        }
    }

    /**
     * The next good frame, for the caller to close.
     *
     * @return null at the end of a stream that has one
     * @throws StreamException when nothing comes, the connection breaks, or it is stopped
     */
    public LiveFrame next() throws StreamException {
        boolean finite = isFinite();
        while (true) {
            watched.start(stallSeconds);
            LiveFrame frame = frames.take();
            if (frame != null) {
                return frame;
            }
            int error = frames.feed();
            if (error < 0 && !frames.isEmptied()) {
                continue;
            }
            if (error < 0) {
                boolean grownUp = protocol.equals("file") && isTimeUp(error);
                if (!watched.isStopped() && (grownUp || finite && frames.isAtEnd())) {
                    return null;
                }
                throw failure(error, stallSeconds);
            }
        }
    }

    /** Whether its end was known when it was opened. */
    private boolean isFinite() {
        boolean playlist = context.iformat().name().getString().contains("hls");
        boolean file =
                context.pb() != null && !context.pb().isNull() && avio_size(context.pb()) > 0;
        return context.duration() != AV_NOPTS_VALUE || file && !playlist;
    }

    /** Packets and frames that could not be used. */
    public long broken() {
        return frames == null ? 0 : frames.broken();
    }

    /** After how many microseconds the stream's clock begins anew; 0 when it does not. */
    public long wrapMicros() {
        int bits = stream.pts_wrap_bits();
        return bits <= 0 || bits >= 63
                ? 0
                : Math.round((1L << bits) * av_q2d(stream.time_base()) * 1e6);
    }

    /** Ends what another thread does with this input, now and later. */
    public void stop() {
        watched.stop();
    }

    /** Whether it was stopped. */
    public boolean isStopped() {
        return watched.isStopped();
    }

    /** A demuxer may give its last packet first, and say only then that it was interrupted. */
    private boolean isTimeUp(int error) {
        return watched.isOver() || error == AVERROR_EXIT();
    }

    private StreamException failure(int error, double seconds) {
        boolean open = frames != null;
        if (watched.isStopped()) {
            return problem(Cause.STALLED, "stopped");
        }
        if (!visit.refused().isEmpty()) {
            return problem(Cause.REFUSED, "leads to " + visit.refused());
        }
        if (!open && context != null && !watched.sentTo().isEmpty()) {
            String target = address.redact(watched.sentTo());
            return problem(Cause.REFUSED, "sends on to " + target + ", expected the stream itself");
        }
        if (error == AVERROR_HTTP_UNAUTHORIZED() || error == AVERROR_HTTP_FORBIDDEN()) {
            return problem(Cause.DENIED, "the server does not accept the credentials");
        }
        if (isTimeUp(error)) {
            String what = open ? "no packet" : "not open";
            return problem(
                    open ? Cause.STALLED : Cause.UNREACHABLE,
                    String.format(Locale.ROOT, "%s for %.1f s", what, seconds));
        }
        if (!open && error == AVERROR_INVALIDDATA()) {
            return problem(Cause.NO_VIDEO, "no video: " + FFmpegLog.reason(error));
        }
        return open
                ? problem(Cause.STALLED, "the connection ended: " + FFmpegLog.describe(error))
                : problem(Cause.UNREACHABLE, FFmpegLog.reason(error));
    }

    private StreamException problem(Cause cause, String text) {
        return new StreamException(cause, address.redact(address + ": " + text));
    }

    @Override
    public void close() {
        if (frames != null) {
            frames.close();
        }
        if (decoder != null) {
            avcodec_free_context(decoder);
        }
        if (context != null) {
            avformat_close_input(context);
        }
    }
}
