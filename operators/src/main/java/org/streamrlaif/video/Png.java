package org.streamrlaif.video;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.streamrlaif.model.RgbFrames;

/** Frames as PNG files: 8 bits per channel, RGB. */
public final class Png {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private Png() {}

    /** Writes one frame; an existing file is replaced. */
    public static void write(Path file, RgbFrames frames, int frame) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(13);
        header.putInt(frames.width()).putInt(frames.height());
        header.put(new byte[] {8, 2, 0, 0, 0}); // 8 bits, RGB, no interlace
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        chunk(png, "IHDR", header.array());
        chunk(png, "IDAT", pixels(frames, frame));
        chunk(png, "IEND", new byte[0]);
        Files.write(file, png.toByteArray());
    }

    private static byte[] pixels(RgbFrames frames, int frame) throws IOException {
        int rowBytes = frames.width() * 3;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
            for (int y = 0; y < frames.height(); y++) {
                deflater.write(0); // no filter
                deflater.write(frames.rgb(), frame * frames.frameBytes() + y * rowBytes, rowBytes);
            }
        }
        return bytes.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(name);
        png.writeBytes(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
