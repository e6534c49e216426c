package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;

import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * Reads packets by their numbers in a {@link PacketTable}; each one is compared with the table, so
 * a seek that lands elsewhere is noticed. Owns one packet; single-threaded.
 */
final class PacketReader implements AutoCloseable {

    private final Container container;
    private final PacketTable table;
    private final AVPacket packet = av_packet_alloc();
    private int next;
    private boolean landed;

    /** A reader at the end of the file, where reading the table has left the container. */
    PacketReader(Container container, PacketTable table) {
        this.container = container;
        this.table = table;
        this.next = table.packets();
    }

    /**
     * Reads the packet of a number, wherever it is.
     *
     * @return false when the file does not give it
     */
    boolean read(int number) {
        if (number != next && !seek(number, table.time(number)) && !seek(number, table.time(0))) {
            return false;
        }
        boolean given = true;
        while (given && next <= number) {
            given = landed || readNext();
            landed = false;
            next++;
        }
        return given && packet.pts() == table.time(number);
    }

    private boolean seek(int number, long time) {
        int stream = container.stream().index();
        if (av_seek_frame(container.context(), stream, time, AVSEEK_FLAG_BACKWARD) < 0
                || !readNext()) {
            return false;
        }
        next = table.packetAt(packet.pts());
        landed = true;
        return next >= 0 && next <= number;
    }

    private boolean readNext() {
        do {
            av_packet_unref(packet);
            if (av_read_frame(container.context(), packet) < 0) {
                return false;
            }
        } while (packet.stream_index() != container.stream().index());
        return true;
    }

    /** The packet read last; valid until the next one is read. */
    AVPacket packet() {
        return packet;
    }

    @Override
    public void close() {
        av_packet_free(packet);
    }
}
