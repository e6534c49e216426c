package org.streamrlaif.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damaged copies of good input, the same for the same seed. How many are tried is set by the system
 * property {@code mutations}; without it a few, for the normal build.
 */
public final class Mutations {

    private static final long SEED = 12;
    private static final byte[] EDGES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff, '"', '{', '\n'};

    /** What breaks texts: special tokens, half characters, marks of formats, long runs. */
    private static final List<String> WORDS =
            List.of(
                    "<image>",
                    "</s>",
                    "<|im_end|>",
                    "{{",
                    "{% endfor %}",
                    "\"",
                    "\\u0000",
                    "\\",
                    "-1",
                    "1e999",
                    "99999999999999999999",
                    "null",
                    "[[[[[[[[",
                    "{}",
                    "\u0000",
                    "\ud83d\ude00",
                    "\u202e",
                    "é",
                    "e\u0301",
                    "\ufeff",
                    " ".repeat(300),
                    "a".repeat(700),
                    "?\n?");

    private final Random random = new Random(SEED);

    /** How many are tried. */
    public static int count(int usual) {
        return Integer.getInteger("mutations", usual);
    }

    /** A damaged copy. */
    public byte[] of(byte[] good) {
        byte[] bad = good.clone();
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            bad = once(bad);
        }
        return bad;
    }

    /** A damaged text. */
    public String of(String good) {
        return new String(of(good.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /** One of several. */
    public <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private byte[] once(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int length = Math.min(bytes.length - at, random.nextInt(16));
        return switch (random.nextInt(6)) {
            case 0 -> spliced(bytes, at, 0, any(WORDS).getBytes(StandardCharsets.UTF_8));
            case 1 -> spliced(bytes, at, length, new byte[0]);
            case 2 -> spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
            case 3 -> Arrays.copyOf(bytes, at);
            case 4 -> set(bytes, at, EDGES[random.nextInt(EDGES.length)]);
            default -> flipped(bytes, at);
        };
    }

    private byte[] flipped(byte[] bytes, int at) {
        return at == bytes.length
                ? bytes
                : set(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
    }

    private static byte[] set(byte[] bytes, int at, byte value) {
        if (at < bytes.length) {
            bytes[at] = value;
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, int removed, byte[] added) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.writeBytes(added);
        out.write(bytes, at + removed, bytes.length - at - removed);
        return out.toByteArray();
    }

    /**
     * Reads something that may be damaged: it is read, or refused in one line. Anything else that
     * is thrown passes.
     */
    public static boolean isReadOrRefused(Runnable reading) {
        try {
            reading.run();
            return true;
        } catch (IllegalArgumentException | UncheckedIOException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
            return false;
        }
    }
}
