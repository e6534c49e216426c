package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** A video's packets in an MPEG transport stream whose clock shows any time at its beginning. */
final class TransportStream {

    private TransportStream() {}

    /**
     * Copies a video.
     *
     * @param startSeconds what the clock shows at the video's time 0
     */
    static void write(Path video, Path stream, double startSeconds) throws Exception {
        write(video, stream, "mpegts", startSeconds);
    }

    /** The same in another container, whose own clock is moved; MP4 is written in fragments. */
    static void write(Path video, Path stream, String container, double startSeconds)
            throws Exception {
        write(video, stream, container, startSeconds, "frag_keyframe+empty_moov");
    }

    /** Copies a video to an MP4 file in fragments, the first of which stands in its header. */
    static void writeFragments(Path video, Path file) throws Exception {
        write(video, file, "mp4", 0, "frag_keyframe");
    }

    private static void write(
            Path video, Path stream, String container, double startSeconds, String movflags)
            throws Exception {
        AVFormatContext format = new AVFormatContext(null);
        AVIOContext io = new AVIOContext(null);
        AVPacket packet = av_packet_alloc();
        AVDictionary options = new AVDictionary(null);
        try (Container source = Container.open(video, Long.MAX_VALUE)) {
            source.dropOtherStreams();
            check(avformat_alloc_output_context2(format, null, container, stream.toString()));
            AVStream copy = avformat_new_stream(format, null);
            check(avcodec_parameters_copy(copy.codecpar(), source.stream().codecpar()));
            copy.codecpar().codec_tag(0);
            AVRational rate = source.stream().avg_frame_rate();
            copy.time_base(av_make_q(rate.den(), rate.num())); // the clock of an AVI file
            check(avio_open(io, stream.toString(), AVIO_FLAG_WRITE));
            format.pb(io);
            av_dict_set(options, "mpegts_copyts", "1", 0);
            av_dict_set(options, "movflags", movflags, 0);
            format.avoid_negative_ts(0);
            check(avformat_write_header(format, options));
            long offset = Math.round(startSeconds / av_q2d(copy.time_base()));
            while (av_read_frame(source.context(), packet) >= 0) {
                av_packet_rescale_ts(packet, source.stream().time_base(), copy.time_base());
                packet.pts(packet.pts() + offset).dts(packet.dts() + offset).stream_index(0);
                check(av_interleaved_write_frame(format, packet));
            }
            check(av_write_trailer(format));
        } finally {
            av_dict_free(options);
            av_packet_free(packet);
            avio_closep(io);
            avformat_free_context(format);
        }
    }

    private static void check(int result) {
        assertThat(result).isNotNegative();
    }
}
