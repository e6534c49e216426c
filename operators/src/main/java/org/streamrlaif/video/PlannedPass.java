package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_DEFAULT;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_NONREF;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_PROGRESSIVE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_UNKNOWN;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.streamrlaif.video.UnreadableVideoException.Cause;

/**
 * One pass over a sound video that decodes only what the samples need: groups of pictures without a
 * sample are left out, the others end with their last sample, frames that nobody refers to are not
 * decoded. Whatever does not go as the packets promise ends the pass without a result, for the
 * video to be read frame by frame. Single-threaded; the decoder may have threads.
 */
final class PlannedPass implements AutoCloseable {

    /** Codecs one packet of which is always one frame. */
    private static final Set<String> ONE_FRAME_A_PACKET =
            Set.of("h264", "hevc", "av1", "vp9", "mpeg4", "mpeg2video", "mpeg1video", "mjpeg");

    /** Codecs whose frames say themselves whether any other refers to them. */
    private static final Set<String> TELL_REFERENCES =
            Set.of("h264", "mpeg4", "mpeg2video", "mpeg1video");

    private final Path file;
    private final Container container;
    private final PacketTable packets;
    private final Samples samples;
    private final AVCodecContext decoder;
    private final boolean skips;
    private final PacketReader reader;
    private final AVFrame frame = av_frame_alloc();
    private boolean started;
    private boolean misled;
    private int decoded;

    private PlannedPass(
            Path file,
            Container container,
            PacketTable packets,
            Samples samples,
            AVCodecContext decoder) {
        this.file = file;
        this.container = container;
        this.packets = packets;
        this.samples = samples;
        this.decoder = decoder;
        this.skips = TELL_REFERENCES.contains(container.codecName());
        this.reader = new PacketReader(container, packets);
    }

    /**
     * Reads k samples.
     *
     * @return empty when the file must be read frame by frame
     */
    static Optional<SampledVideo> read(Path file, VideoConfig config, int k)
            throws UnreadableVideoException {
        try (Container container = Container.open(file, config.maxPixels())) {
            int fields = container.stream().codecpar().field_order();
            if (!ONE_FRAME_A_PACKET.contains(container.codecName())
                    || fields != AV_FIELD_PROGRESSIVE && fields != AV_FIELD_UNKNOWN) {
                return Optional.empty();
            }
            container.dropOtherStreams();
            Optional<PacketTable> packets = PacketTable.read(container);
            if (packets.isEmpty()) {
                return Optional.empty();
            }
            container.countFrom(packets.get().time(packets.get().packetOf(0)));
            int[] indices = FrameSampler.indices(packets.get().frames(), k);
            DecodePlan plan = DecodePlan.of(packets.get(), indices);
            AVCodecContext decoder = container.openDecoder(config.maxPixels(), config.threads());
            try (Samples samples = new Samples(file, indices, config.shortSide());
                    PlannedPass pass =
                            new PlannedPass(file, container, packets.get(), samples, decoder)) {
                boolean followed =
                        pass.follow(plan)
                                || pass.misled && pass.follow(DecodePlan.all(packets.get()));
                return followed && samples.isComplete()
                        ? Optional.of(pass.result(indices))
                        : Optional.empty();
            }
        }
    }

    private SampledVideo result(int[] indices) {
        return new SampledVideo(
                container.codecName(),
                packets.frames(),
                decoded,
                indices,
                samples.timestampsMs(),
                samples.frames(),
                "");
    }

    private boolean follow(DecodePlan plan) throws UnreadableVideoException {
        for (DecodePlan.Run run : plan.runs()) {
            if (!decode(run)) {
                return false;
            }
        }
        return true;
    }

    private boolean decode(DecodePlan.Run run) throws UnreadableVideoException {
        started = false;
        misled = false;
        avcodec_flush_buffers(decoder);
        for (int number = run.from(); number <= run.to(); number++) {
            if (!reader.read(number)) {
                return false;
            }
            boolean wanted = samples.wants(packets.rankOf(number));
            decoder.skip_frame(skips && !wanted ? AVDISCARD_NONREF : AVDISCARD_DEFAULT);
            reader.packet().pts(number);
            if (avcodec_send_packet(decoder, reader.packet()) < 0
                    || !takeUntil(AVERROR_EAGAIN(), run)) {
                return false;
            }
        }
        avcodec_send_packet(decoder, null);
        boolean emptied = takeUntil(AVERROR_EOF(), run);
        misled |= !started;
        return emptied && started;
    }

    private boolean takeUntil(int end, DecodePlan.Run run) throws UnreadableVideoException {
        int result = avcodec_receive_frame(decoder, frame);
        while (result == 0) {
            if (Deadline.isOver()) {
                throw new UnreadableVideoException(
                        Cause.TIMEOUT,
                        file + ": not decoded in time, gave up after " + decoded + " frames");
            }
            decoded++;
            if (!take((int) frame.pts(), run)) {
                return false;
            }
            result = avcodec_receive_frame(decoder, frame);
        }
        return result == end;
    }

    /**
     * Takes a decoded frame. A run begins with a picture that stands alone; where key frames only
     * begin a slow renewal of the picture, the pass was misled. Frames shown before the run's key
     * frame refer to what was not decoded; no sample is among them.
     */
    private boolean take(int number, DecodePlan.Run run) throws UnreadableVideoException {
        if (number < run.from() || number > run.to()) {
            return false;
        }
        if (packets.time(number) < packets.time(run.from())) {
            return true;
        }
        if (!started) {
            boolean alone = number == run.from() && frame.pict_type() == AV_PICTURE_TYPE_I;
            started = alone || packets.rankOf(run.from()) < 0; // a hidden one does not come out
            misled = !started;
        }
        if (misled
                || (frame.flags() & AV_FRAME_FLAG_CORRUPT) != 0
                || frame.decode_error_flags() != 0) {
            return false;
        }
        int rank = packets.rankOf(number);
        if (samples.wants(rank)) {
            long timestampMs = container.milliseconds(packets.time(number));
            samples.put(rank, frame, container.rotation(frame), timestampMs);
        }
        return true;
    }

    @Override
    public void close() {
        av_frame_free(frame);
        avcodec_free_context(decoder);
        reader.close();
    }
}
