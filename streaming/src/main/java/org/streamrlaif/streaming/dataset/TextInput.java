package org.streamrlaif.streaming.dataset;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;

/** The bytes of a file in UTF-8, unpacked when they are packed by gzip. Not thread-safe. */
final class TextInput implements AutoCloseable {

    private static final int HEAD = 1 << 16;

    private final FileChannel file;
    private final BufferedInputStream in;

    /**
     * Opens a file.
     *
     * @throws DatasetException naming the file when it is another kind of text
     * @throws IOException when it cannot be read
     */
    TextInput(Path file) throws IOException {
        this.file = FileChannel.open(file, StandardOpenOption.READ);
        in = open(this.file);
        try {
            byte[] head = peek(4);
            if (head.length > 1 && (zero(head, 0) || zero(head, 1) || marked(head))) {
                throw new DatasetException(
                        file + ": UTF-16 or no text at all, expected JSON in UTF-8", null);
            }
            if (head.length > 2 && (head[0] & 0xff) == 0xef && (head[1] & 0xff) == 0xbb) {
                in.skipNBytes(3); // the mark of UTF-8
            }
        } catch (RuntimeException | IOException e) {
            in.close();
            throw e;
        }
    }

    private static BufferedInputStream open(FileChannel file) throws IOException {
        BufferedInputStream raw = new BufferedInputStream(Channels.newInputStream(file), HEAD);
        try {
            raw.mark(2);
            boolean packed = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            return packed ? new BufferedInputStream(new GZIPInputStream(raw, HEAD), HEAD) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** Share of the file's bytes that are read, in 0 … 1. */
    double share() throws IOException {
        return file.size() == 0 ? 1 : Math.min(1, (double) file.position() / file.size());
    }

    private static boolean zero(byte[] head, int at) {
        return head[at] == 0;
    }

    private static boolean marked(byte[] head) {
        int first = head[0] & 0xff;
        int second = head[1] & 0xff;
        return first == 0xff && second == 0xfe || first == 0xfe && second == 0xff;
    }

    private byte[] peek(int count) throws IOException {
        in.mark(count);
        byte[] head = in.readNBytes(count);
        in.reset();
        return head;
    }

    /** The first byte that is no white space, which stays unread; -1 where there is none near. */
    int first() throws IOException {
        in.mark(HEAD);
        int first = in.read();
        for (int i = 1; Character.isWhitespace(first) && i < HEAD - 1; i++) {
            first = in.read();
        }
        in.reset();
        return first;
    }

    /** What is left. */
    InputStream stream() {
        return in;
    }

    /** The next line without its end, as bytes; null at the end of the file. */
    byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n' && b != '\r') {
            line.write(b);
            b = in.read();
        }
        if (b == '\r') {
            in.mark(1);
            if (in.read() != '\n') {
                in.reset();
            }
        }
        return line.toByteArray();
    }

    /** A line as text; null when it is not UTF-8. */
    static String text(byte[] line) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
