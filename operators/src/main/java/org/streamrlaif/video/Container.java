package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_READ;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.av_probe_input_buffer2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open2;
import static org.bytedeco.ffmpeg.global.avformat.avio_read;
import static org.bytedeco.ffmpeg.global.avformat.avio_seek;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.streamrlaif.video.UnreadableVideoException.Cause;

/**
 * The demuxer of one video or picture file: the format is probed by content, never by name; only
 * containers and codecs of ordinary videos and pictures; only the file itself is read, whatever
 * else it refers to.
 */
final class Container implements AutoCloseable {

    private static final Set<String> FORMATS =
            Set.of(
                    "mov",
                    "mp4",
                    "matroska",
                    "webm",
                    "avi",
                    "mpegts",
                    "mpeg",
                    "flv",
                    "asf",
                    "ogg",
                    "gif",
                    "apng");

    private static final Set<String> PICTURE_FORMATS =
            Set.of("jpeg_pipe", "png_pipe", "bmp_pipe", "webp_pipe", "tiff_pipe", "gif");

    private static final Set<String> PICTURE_CODECS =
            Set.of("mjpeg", "png", "bmp", "webp", "tiff", "gif");

    private static final Set<String> CODECS =
            Set.of(
                    "h264",
                    "hevc",
                    "av1",
                    "vp9",
                    "vp8",
                    "mpeg4",
                    "mpeg2video",
                    "mpeg1video",
                    "h263",
                    "flv1",
                    "mjpeg",
                    "theora",
                    "wmv1",
                    "wmv2",
                    "wmv3",
                    "vc1",
                    "msmpeg4v1",
                    "msmpeg4v2",
                    "msmpeg4v3",
                    "prores",
                    "dnxhd",
                    "ffv1",
                    "rawvideo",
                    "gif",
                    "apng");

    private static final long MATRIX_BYTES = 9L * Integer.BYTES;

    /** Of the header of a WebP file: "RIFF", size, "WEBP", kind and size of a chunk, flags. */
    private static final int WEBP_FLAGS = 20;

    private static final int WEBP_ANIMATION = 2;

    private final Path file;
    private final boolean picture;
    private final AVIOContext io = new AVIOContext(null);
    private AVFormatContext context;
    private AVStream stream;
    private AVCodec codec;
    private String codecName;
    private long beginning;

    private Container(Path file, boolean picture) {
        this.file = file;
        this.picture = picture;
    }

    /** Opens a file and finds its best video stream. */
    static Container open(Path file, long maxPixels) throws UnreadableVideoException {
        return open(new Container(file, false), maxPixels);
    }

    /** Opens a picture file; its frames are the picture, or those of an animated one. */
    static Container openPicture(Path file, long maxPixels) throws UnreadableVideoException {
        return open(new Container(file, true), maxPixels);
    }

    /** Whether a file's content is that of a video, whatever its name says. */
    static boolean isVideo(Path file) throws UnreadableVideoException {
        FFmpegLog.start();
        try (Container container = new Container(file, false)) {
            container.openFile();
            return container.isKnown(container.probe());
        }
    }

    private static Container open(Container container, long maxPixels)
            throws UnreadableVideoException {
        boolean opened = false;
        try {
            FFmpegLog.start();
            container.openFile();
            container.openFormat();
            container.readStreamInfo(maxPixels);
            container.findVideo();
            opened = true;
            return container;
        } finally {
            if (!opened) {
                container.close();
            }
        }
    }

    private void openFile() throws UnreadableVideoException {
        if (!Files.isRegularFile(file)) {
            String problem = Files.exists(file) ? "no regular file" : "no such file";
            throw failure(Cause.MISSING_FILE, problem);
        }
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "protocol_whitelist", "file", 0);
        try (AVIOInterruptCB interrupt = new AVIOInterruptCB()) {
            interrupt.callback(Deadline.CALLBACK).opaque(null);
            String path = file.toAbsolutePath().toString();
            int error = avio_open2(io, path, AVIO_FLAG_READ, interrupt, options);
            if (error < 0) {
                throw failure(Cause.MISSING_FILE, FFmpegLog.describe(error));
            }
        } finally {
            av_dict_free(options);
        }
    }

    private void openFormat() throws UnreadableVideoException {
        AVInputFormat format = probe();
        if (!isKnown(format)) {
            String found = format.isNull() ? "" : " (found " + format.name().getString() + ")";
            throw failure(Cause.NOT_A_VIDEO, noContainer() + found);
        }
        if (isAnimatedWebp()) {
            throw failure(
                    Cause.UNSUPPORTED_CODEC,
                    "no decoder for animated WebP, expected a still one, GIF or animated PNG");
        }
        context = avformat_alloc_context();
        context.pb(io);
        context.interrupt_callback().callback(Deadline.CALLBACK);
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "protocol_whitelist", "file", 0);
        if (hasOpenEdit(format)) {
            av_dict_set(options, "advanced_editlist", "0", 0);
        }
        int error = avformat_open_input(context, (String) null, format, options);
        av_dict_free(options);
        if (error < 0) {
            context = null; // freed by the failed call
            throw failure(Cause.UNREADABLE_VIDEO, FFmpegLog.reason(error));
        }
    }

    private boolean hasOpenEdit(AVInputFormat format) throws UnreadableVideoException {
        try {
            return format.name().getString().contains("mp4") && EditList.isOpen(file);
        } catch (IOException e) {
            throw failure(Cause.UNREADABLE_VIDEO, "cannot be read: " + e.getMessage());
        }
    }

    /**
     * The format of the content; a null pointer when it is none that FFmpeg knows. Of an animated
     * PNG the picture is its still one, which may be none of the frames.
     */
    private AVInputFormat probe() {
        AVInputFormat format = new AVInputFormat(null);
        av_probe_input_buffer2(io, format, (String) null, null, 0, 0);
        boolean animated = !format.isNull() && format.name().getString().equals("apng");
        return picture && animated ? av_find_input_format("png_pipe") : format;
    }

    private boolean isKnown(AVInputFormat format) {
        Set<String> known = picture ? PICTURE_FORMATS : FORMATS;
        return !format.isNull()
                && Arrays.stream(format.name().getString().split(",")).anyMatch(known::contains);
    }

    private boolean isAnimatedWebp() {
        byte[] header = new byte[WEBP_FLAGS + 1];
        int read = avio_read(io, header, header.length);
        avio_seek(io, 0, 0); // from the start
        return read == header.length
                && new String(header, StandardCharsets.ISO_8859_1).startsWith("WEBPVP8X", 8)
                && (header[WEBP_FLAGS] & WEBP_ANIMATION) != 0;
    }

    private void readStreamInfo(long maxPixels) throws UnreadableVideoException {
        int streams = context.nb_streams();
        try (PointerPointer<AVDictionary> options = new PointerPointer<>(Math.max(1, streams))) {
            for (int i = 0; i < streams; i++) {
                AVDictionary option = new AVDictionary(null);
                av_dict_set(option, "max_pixels", Long.toString(maxPixels), 0);
                options.put(i, option);
            }
            int error = avformat_find_stream_info(context, options);
            for (int i = 0; i < streams; i++) {
                av_dict_free(new AVDictionary(options.get(i)));
            }
            if (error < 0) {
                throw failure(Cause.UNREADABLE_VIDEO, FFmpegLog.reason(error));
            }
        }
    }

    private void findVideo() throws UnreadableVideoException {
        int index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
        if (index < 0
                || (context.streams(index).disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
            throw failure(Cause.NO_VIDEO_STREAM, "no video stream");
        }
        stream = context.streams(index);
        codecName = avcodec_get_name(stream.codecpar().codec_id()).getString();
        codec = avcodec_find_decoder(stream.codecpar().codec_id());
        Set<String> known = picture ? PICTURE_CODECS : CODECS;
        if (!known.contains(codecName) || codec == null || codec.isNull()) {
            throw failure(Cause.UNSUPPORTED_CODEC, "no decoder for codec " + codecName);
        }
    }

    /** From now on only packets of the video are read. */
    void dropOtherStreams() {
        for (int i = 0; i < context.nb_streams(); i++) {
            if (i != stream.index()) {
                context.streams(i).discard(AVDISCARD_ALL);
            }
        }
    }

    /** Whether it was opened as a still picture. */
    boolean isPicture() {
        return picture;
    }

    /** Whether videos of this codec are read. */
    static boolean decodes(String codecName) {
        return CODECS.contains(codecName);
    }

    AVFormatContext context() {
        return context;
    }

    AVStream stream() {
        return stream;
    }

    /** Opens a decoder for the video stream, for the caller to free. */
    AVCodecContext openDecoder(long maxPixels, int threads) throws UnreadableVideoException {
        AVCodecContext decoder = avcodec_alloc_context3(codec);
        int error = avcodec_parameters_to_context(decoder, stream.codecpar());
        if (error >= 0) {
            decoder.pkt_timebase(stream.time_base());
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

    String codecName() {
        return codecName;
    }

    /** The header's number of frames, or duration × rate; 0 when neither is known. */
    int expectedFrames() {
        long frames = stream.nb_frames();
        double rate = av_q2d(stream.avg_frame_rate());
        if (frames <= 0 && context.duration() != AV_NOPTS_VALUE && rate > 0) {
            frames = Math.round(context.duration() / (double) AV_TIME_BASE * rate);
        }
        return frames > 0 && frames < Integer.MAX_VALUE ? (int) frames : 0;
    }

    /** How a frame of the stream is to be turned: by its own display matrix, else the stream's. */
    Rotation rotation(AVFrame frame) {
        AVFrameSideData data = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
        boolean own = data != null && !data.isNull() && data.size() >= MATRIX_BYTES;
        return Rotation.of(own ? matrix(data.data()) : displayMatrix());
    }

    private int[] displayMatrix() {
        AVPacketSideData all = stream.codecpar().coded_side_data();
        AVPacketSideData data =
                av_packet_side_data_get(
                        all, stream.codecpar().nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
        boolean given = data != null && !data.isNull() && data.size() >= MATRIX_BYTES;
        return given ? matrix(data.data()) : null;
    }

    /**
     * Sets the time of the first frame that is shown: the clock of a file begins anywhere, and none
     * of that is the video's.
     */
    void countFrom(long first) {
        beginning = first;
    }

    /** A time in the stream's units as milliseconds since the first frame, at least 0. */
    long milliseconds(long time) {
        return Math.max(0, Math.round((time - beginning) * av_q2d(stream.time_base()) * 1000));
    }

    private static int[] matrix(Pointer data) {
        int[] matrix = new int[9];
        new IntPointer(data).get(matrix);
        return matrix;
    }

    private String noContainer() {
        return picture
                ? "no picture, expected PNG, JPEG, GIF, BMP, WebP or TIFF"
                : "no video container";
    }

    private UnreadableVideoException failure(Cause cause, String problem) {
        if (Deadline.isOver()) {
            return new UnreadableVideoException(Cause.TIMEOUT, file + ": not opened in time");
        }
        return new UnreadableVideoException(cause, file + ": " + problem);
    }

    @Override
    public void close() {
        if (context != null) {
            avformat_close_input(context);
        }
        if (!io.isNull()) {
            avio_closep(io);
        }
    }
}
