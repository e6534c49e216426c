package org.streamrlaif.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The segments of a JPEG file: whether it is whole, and how its colours are stored. A decoder fills
 * the rest of a file that was cut off with grey or green and says nothing.
 */
final class JpegFile {
    private static final int MARK = 0xff;
    private static final int START = 0xd8;
    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int ADOBE = 0xee;

    /** Adobe's segment APP14: the components are inks, stored inverted. */
    private static final byte[] INKS =
            HexFormat.of().parseHex("ffee000e" + "41646f6265" + "00640000000000");

    private JpegFile() {}

    /** Whether a file begins as a JPEG and has no end. */
    static boolean isCutOff(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            if (in.read() != MARK || in.read() != START) {
                return false;
            }
        }
        return isCutOff(Files.readAllBytes(file));
    }

    private static boolean isCutOff(byte[] bytes) {
        int at = 2;
        while (at + 1 < bytes.length) {
            int marker = marker(bytes, at);
            if (marker == END) {
                return false;
            }
            at = next(bytes, at);
            at = marker == SCAN ? endOfScan(bytes, at) : at;
        }
        return true;
    }

    /**
     * A file of four components in which Adobe's segment says that they are inks, as libjpeg and
     * Pillow take those without one. FFmpeg takes them for YUV with transparency, if they are
     * numbered from 1. Any other file is returned as it is.
     */
    static byte[] withInksNamed(byte[] bytes) {
        int components = 0;
        for (int at = 2; at + 1 < bytes.length; at = next(bytes, at)) {
            int marker = marker(bytes, at);
            if (marker == SCAN) {
                break;
            } else if (marker == ADOBE && isAdobe(bytes, at)) {
                return bytes;
            } else if (isFrame(marker) && at + 9 < bytes.length) {
                components = bytes[at + 9];
            }
        }
        return components == 4 ? inserted(bytes) : bytes;
    }

    private static byte[] inserted(byte[] bytes) {
        return ByteBuffer.allocate(bytes.length + INKS.length)
                .put(bytes, 0, 2)
                .put(INKS)
                .put(bytes, 2, bytes.length - 2)
                .array();
    }

    private static boolean isAdobe(byte[] bytes, int at) {
        int from = at + 4;
        return from + 5 <= bytes.length && Arrays.equals(bytes, from, from + 5, INKS, 4, 9);
    }

    /** Whether a segment has the size and components of the picture: SOF0 to SOF15. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker % 4 != 0 || marker == 0xc0;
    }

    /** What a segment begins with at this place; −1 where none begins. */
    private static int marker(byte[] bytes, int at) {
        return (bytes[at] & 0xff) == MARK ? bytes[at + 1] & 0xff : -1;
    }

    /** Where a segment can begin next; at least the length where the file ends before. */
    private static int next(byte[] bytes, int at) {
        int marker = marker(bytes, at);
        if (marker == -1 || marker == MARK) {
            return at + 1; // between segments, where nothing should stand, or padding
        }
        if (marker == 0 || marker >= 0xd0 && marker <= 0xd7) {
            return at + 2; // a mark without a segment
        }
        return at + 3 < bytes.length
                ? at + 2 + ((bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff)
                : bytes.length;
    }

    /** The mark behind the compressed data of a scan. */
    private static int endOfScan(byte[] bytes, int from) {
        int at = from;
        while (at + 1 < bytes.length) {
            int next = bytes[at + 1] & 0xff;
            boolean mark = (bytes[at] & 0xff) == MARK && next != 0 && next != MARK;
            if (mark && !(next >= 0xd0 && next <= 0xd7)) {
                return at;
            }
            at++;
        }
        return bytes.length;
    }
}
