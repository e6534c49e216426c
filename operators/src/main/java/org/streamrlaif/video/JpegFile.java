package org.streamrlaif.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a JPEG file is whole. A decoder fills the rest of a file that was cut off with grey or
 * green and says nothing.
 */
final class JpegFile {
    private static final int MARK = 0xff;
    private static final int START = 0xd8;
    private static final int END = 0xd9;
    private static final int SCAN = 0xda;

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
            int marker = bytes[at + 1] & 0xff;
            if ((bytes[at] & 0xff) != MARK) {
                at++; // between segments, where nothing should stand
            } else if (marker == END) {
                return false;
            } else if (marker == MARK || marker == 0 || marker >= 0xd0 && marker <= 0xd7) {
                at += marker == MARK ? 1 : 2; // padding, or a mark without a segment
            } else if (at + 3 >= bytes.length) {
                return true;
            } else {
                at += 2 + ((bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff);
                at = marker == SCAN ? endOfScan(bytes, at) : at;
            }
        }
        return true;
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
