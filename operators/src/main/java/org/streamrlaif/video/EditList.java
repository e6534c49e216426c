package org.streamrlaif.video;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether a track of an MP4 file has an edit without an end. The edit list of a file in fragments
 * has a duration of 0, which means all that follows (ISO/IEC 14496-12, 8.6.6); FFmpeg takes that at
 * its word, and hides the frames that the header lists.
 */
final class EditList implements AutoCloseable {
    private static final List<String> PATH = List.of("moov", "trak", "edts", "elst");
    private static final int HEADER = 8;
    private static final int EMPTY = -1;

    private final RandomAccessFile file;

    private EditList(RandomAccessFile file) {
        this.file = file;
    }

    /** False also for a file that is no MP4 file or is damaged. */
    static boolean isOpen(Path file) throws IOException {
        try (EditList list = new EditList(new RandomAccessFile(file.toFile(), "r"))) {
            return list.isOpen(0, 0, list.file.length());
        }
    }

    /** Looks into the boxes of one level, from their first byte on. */
    private boolean isOpen(int level, long from, long to) throws IOException {
        long at = from;
        while (at + HEADER <= to && !Deadline.isOver()) {
            file.seek(at);
            long size = Integer.toUnsignedLong(file.readInt());
            byte[] kind = new byte[4];
            file.readFully(kind);
            if (size == 1 && at + 2 * HEADER <= to) {
                size = file.readLong();
            }
            if (size < HEADER || size > to - at) {
                return false; // the last one, or damage
            }
            if (PATH.get(level).equals(new String(kind, StandardCharsets.ISO_8859_1))) {
                long inside = file.getFilePointer();
                boolean last = level == PATH.size() - 1;
                if (last ? hasOpenEdit(at + size) : isOpen(level + 1, inside, at + size)) {
                    return true;
                }
            }
            at += size;
        }
        return false;
    }

    private boolean hasOpenEdit(long to) throws IOException {
        if (file.getFilePointer() + HEADER > to) {
            return false;
        }
        boolean wide = file.readInt() >>> 24 == 1;
        int count = file.readInt();
        int bytes = wide ? 20 : 12;
        for (int i = 0; i < count && file.getFilePointer() + bytes <= to; i++) {
            long duration = wide ? file.readLong() : file.readInt();
            long start = wide ? file.readLong() : file.readInt();
            file.readInt(); // the rate
            if (duration == 0 && start != EMPTY) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
