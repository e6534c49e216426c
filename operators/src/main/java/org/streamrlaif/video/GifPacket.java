package org.streamrlaif.video;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * The blocks of one packet of a GIF: extensions and one picture, in the first packet after the
 * header. The decoder draws as much of a picture as there is and says nothing; whether it was all
 * is told by the blocks.
 *
 * @see <a href="https://www.w3.org/Graphics/GIF/spec-gif89a.txt">GIF89a</a>
 */
final class GifPacket {

    private static final int EXTENSION = 0x21;
    private static final int PICTURE = 0x2c;
    private static final int HEADER_BYTES = 13;
    private static final int PICTURE_HEADER_BYTES = 10;

    private final ByteBuffer bytes;

    private GifPacket(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Whether a packet ends before its last block does. */
    static boolean isCutOff(AVPacket packet) {
        ByteBuffer bytes = packet.data().capacity(packet.size()).asByteBuffer();
        return new GifPacket(bytes).end() > bytes.limit();
    }

    /** First byte after the picture, or after the last block; beyond the limit when it is cut. */
    private int end() {
        int at = at(0) == 'G' ? HEADER_BYTES + paletteBytes(HEADER_BYTES - 3) : 0;
        while (at(at) == EXTENSION) {
            at = afterData(at + 2);
        }
        if (at(at) != PICTURE) {
            return at;
        }
        int palette = at + PICTURE_HEADER_BYTES;
        return afterData(palette + paletteBytes(palette - 1) + 1);
    }

    private int paletteBytes(int flagsAt) {
        int flags = at(flagsAt);
        return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    /** First byte after pieces of data, each with its length in front; an empty one is the last. */
    private int afterData(int first) {
        int at = first;
        while (at(at) > 0) {
            at += 1 + at(at);
        }
        return at + 1;
    }

    /** A byte as 0…255; 0 beyond the limit. */
    private int at(int index) {
        return index < bytes.limit() ? bytes.get(index) & 0xff : 0;
    }
}
