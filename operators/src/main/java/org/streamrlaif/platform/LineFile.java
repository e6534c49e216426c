package org.streamrlaif.platform;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files of lines that grow by whole lines: what cannot be written to its end, as on a full disk, is
 * taken back. Only the end of the process or of the machine can leave a part of a line, and that is
 * {@linkplain #mend cut off} before anyone reads on.
 */
public final class LineFile {

    private static final int CHUNK = 1 << 16;

    private LineFile() {}

    /**
     * Appends lines, all or none.
     *
     * @param lines each with its line feed
     * @throws UncheckedIOException naming the file when they cannot be written
     */
    public static void append(Path file, String lines) {
        append(file, lines, false);
    }

    /** As {@link #append}, and waits until they are on disk. */
    public static void appendAndSync(Path file, String lines) {
        append(file, lines, true);
    }

    private static void append(Path file, String lines, boolean sync) {
        try (FileChannel channel = FileChannel.open(file, CREATE, APPEND)) {
            append(channel, StandardCharsets.UTF_8.encode(lines));
            if (sync) {
                channel.force(false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException(file + ": " + e.getMessage(), e));
        }
    }

    /** Appends bytes, all or none; one call of {@code write} may take only some. */
    static void append(FileChannel channel, ByteBuffer bytes) throws IOException {
        long before = channel.size();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            if (channel.isOpen()) {
                channel.truncate(before);
            }
            throw e;
        }
    }

    /**
     * Cuts off what stands behind the last line feed.
     *
     * @return number of bytes cut off; 0 when the file is whole or there is none
     * @throws UncheckedIOException when the file cannot be read or written
     */
    public static long mend(Path file) {
        if (!Files.exists(file)) {
            return 0;
        }
        try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            long size = channel.size();
            long whole = whole(channel, size);
            if (whole < size) {
                channel.truncate(whole);
            }
            return size - whole;
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException(file + ": " + e.getMessage(), e));
        }
    }

    /** Number of bytes up to and with the last line feed. */
    private static long whole(FileChannel channel, long size) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        for (long end = size; end > 0; end -= chunk.limit()) {
            chunk.clear().limit((int) Math.min(CHUNK, end));
            long from = end - chunk.limit();
            while (chunk.hasRemaining() && channel.read(chunk, from + chunk.position()) >= 0) {
                // Reads on until the chunk is full.
            }
            for (int i = chunk.limit() - 1; i >= 0; i--) {
                if (chunk.get(i) == '\n') {
                    return from + i + 1;
                }
            }
        }
        return 0;
    }
}
