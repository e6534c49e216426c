package org.streamrlaif.video;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The EXIF data of a WebP file. Many writers put JPEG's {@code Exif\0\0} in front of them, with
 * which FFmpeg does not read them.
 *
 * @see <a href="https://developers.google.com/speed/webp/docs/riff_container">RIFF container</a>
 */
final class WebpFile {
    private static final String PREFIX = "Exif\0\0";
    private static final int HEADER = 12;
    private static final int CHUNK_HEADER = 8;

    private WebpFile() {}

    /** A file without that beginning; the given bytes where there is none. */
    static byte[] withPlainExif(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long at = HEADER;
        while (at + CHUNK_HEADER + PREFIX.length() <= file.length) {
            int chunk = (int) at;
            long size = Integer.toUnsignedLong(bytes.getInt(chunk + 4));
            int data = chunk + CHUNK_HEADER;
            if (text(file, chunk, 4).equals("EXIF") && size >= PREFIX.length()) {
                return text(file, data, PREFIX.length()).equals(PREFIX)
                        ? withoutPrefix(bytes, chunk)
                        : file;
            }
            at = data + size + size % 2;
        }
        return file;
    }

    private static String text(byte[] file, int from, int length) {
        return new String(file, from, length, ISO_8859_1);
    }

    private static byte[] withoutPrefix(ByteBuffer file, int chunk) {
        int shorter = PREFIX.length();
        int data = chunk + CHUNK_HEADER;
        ByteBuffer plain =
                ByteBuffer.allocate(file.capacity() - shorter).order(ByteOrder.LITTLE_ENDIAN);
        plain.put(0, file, 0, data);
        plain.put(data, file, data + shorter, plain.capacity() - data);
        plain.putInt(4, file.getInt(4) - shorter);
        plain.putInt(chunk + 4, file.getInt(chunk + 4) - shorter);
        return plain.array();
    }
}
