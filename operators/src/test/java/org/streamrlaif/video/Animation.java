package org.streamrlaif.video;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * An animated picture for tests, written byte by byte, that repeats without end.
 *
 * @param width pixels per row of the canvas
 * @param height its rows
 * @param patches what is drawn on it, one after the other
 */
record Animation(int width, int height, List<Patch> patches) {

    static final byte CLEAR = 0;
    static final byte BLACK = 1;
    static final byte WHITE = 2;
    static final byte RED = 3;
    static final byte BLUE = 4;

    private static final int[] ARGB = {
        0, 0xff000000, 0xffffffff, 0xffff0000, 0xff0000ff,
    };

    /** What becomes of a patch when its time is over, as APNG numbers it; GIF's are one above. */
    enum After {
        KEEP,
        CLEAR,
        RESTORE
    }

    /**
     * One drawing.
     *
     * @param delay how long it is shown, in hundredths of a second
     * @param x first column
     * @param y first row
     * @param width pixels per row
     * @param colours rows × width of the constants above
     */
    record Patch(int delay, After after, int x, int y, int width, byte[] colours) {

        static Patch filled(
                int delay, After after, int x, int y, int width, int height, byte colour) {
            byte[] colours = new byte[width * height];
            Arrays.fill(colours, colour);
            return new Patch(delay, after, x, y, width, colours);
        }

        int height() {
            return colours.length / width;
        }
    }

    /** Frames of 60 × 16 that show their index as the barcode that {@link Fixtures} reads. */
    static Animation barcodes(int... delays) {
        List<Patch> patches = new ArrayList<>();
        for (int i = 0; i < delays.length; i++) {
            byte[] colours = new byte[60 * 16];
            for (int at = 0; at < colours.length; at++) {
                int bit = 9 - at % 60 / 6;
                colours[at] = (i >> bit & 1) == 1 ? WHITE : BLACK;
            }
            patches.add(new Patch(delays[i], After.KEEP, 0, 0, 60, colours));
        }
        return new Animation(60, 16, patches);
    }

    /** The animation as a GIF file. */
    byte[] gif() {
        ByteArrayOutputStream gif = new ByteArrayOutputStream();
        gif.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
        gif.writeBytes(little(width, height));
        gif.writeBytes(new byte[] {(byte) 0xf6, 0, 0}); // a palette of 128 colours
        for (int i = 0; i < 128; i++) {
            int argb = i < ARGB.length ? ARGB[i] : 0;
            gif.writeBytes(new byte[] {(byte) (argb >> 16), (byte) (argb >> 8), (byte) argb});
        }
        gif.writeBytes(new byte[] {0x21, (byte) 0xff, 11});
        gif.writeBytes("NETSCAPE2.0".getBytes(StandardCharsets.US_ASCII));
        gif.writeBytes(new byte[] {3, 1, 0, 0, 0}); // repeat for ever
        for (Patch patch : patches) {
            int flags = patch.after.ordinal() + 1 << 2 | 1; // one colour is transparent
            gif.writeBytes(new byte[] {0x21, (byte) 0xf9, 4, (byte) flags});
            gif.writeBytes(little(patch.delay));
            gif.writeBytes(new byte[] {CLEAR, 0, 0x2c});
            gif.writeBytes(little(patch.x, patch.y, patch.width, patch.height()));
            gif.writeBytes(new byte[] {0, 7}); // codes of 8 bits
            for (int from = 0; from < patch.colours.length; from += 100) {
                int count = Math.min(100, patch.colours.length - from);
                gif.write(count + 1);
                gif.write(128); // empties the table, so that codes keep their size
                gif.write(patch.colours, from, count);
            }
            gif.writeBytes(new byte[] {1, (byte) 129, 0});
        }
        gif.write(0x3b);
        return gif.toByteArray();
    }

    /** The animation as an animated PNG file. */
    byte[] png() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        chunk(png, "IHDR", header.put(new byte[] {8, 6, 0, 0, 0}).array());
        chunk(png, "acTL", ByteBuffer.allocate(8).putInt(patches.size()).array());
        int sequence = 0;
        for (Patch patch : patches) {
            ByteBuffer control = ByteBuffer.allocate(26).putInt(sequence++);
            control.putInt(patch.width).putInt(patch.height()).putInt(patch.x).putInt(patch.y);
            control.putShort((short) patch.delay).putShort((short) 100);
            control.put((byte) patch.after.ordinal()).put((byte) 1); // drawn over the canvas
            chunk(png, "fcTL", control.array());
            byte[] pixels = pixels(patch);
            if (sequence == 1) {
                chunk(png, "IDAT", pixels);
            } else {
                ByteBuffer data = ByteBuffer.allocate(4 + pixels.length).putInt(sequence++);
                chunk(png, "fdAT", data.put(pixels).array());
            }
        }
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static byte[] pixels(Patch patch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
            for (int at = 0; at < patch.colours.length; at++) {
                if (at % patch.width == 0) {
                    deflater.write(0); // no filter
                }
                int argb = ARGB[patch.colours[at]];
                deflater.write(ByteBuffer.allocate(4).putInt(argb << 8 | argb >>> 24).array());
            }
        }
        return bytes.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        ByteBuffer named = ByteBuffer.allocate(4 + data.length);
        named.put(type.getBytes(StandardCharsets.US_ASCII)).put(data).flip();
        CRC32 crc = new CRC32();
        crc.update(named.array());
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(named.array());
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static byte[] little(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return bytes.array();
    }
}
