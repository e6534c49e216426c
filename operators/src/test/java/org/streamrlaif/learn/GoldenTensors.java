package org.streamrlaif.learn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Arrays and scalars of the golden PPO files ({@code ppo-reference/}): made once with numpy in
 * float64 and checked there against PyTorch autograd, {@code torch.optim} and TRL 1.13.
 */
public final class GoldenTensors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ByteBuffer bytes;
    private final JsonNode header;
    private final int start;

    private GoldenTensors(String name) {
        bytes = ByteBuffer.wrap(read(name)).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = Math.toIntExact(bytes.getLong(0));
        start = Long.BYTES + headerLength;
        header = json(Arrays.copyOfRange(bytes.array(), Long.BYTES, start));
    }

    public static GoldenTensors inputs() {
        return new GoldenTensors("inputs.safetensors");
    }

    public static GoldenTensors expected() {
        return new GoldenTensors("expected.safetensors");
    }

    public static double scalar(String name) {
        return json(read("expected.json")).get("scalars").get(name).asDouble();
    }

    /** A float64 array, flattened. */
    public double[] flat(String name) {
        JsonNode entry = header.get(name);
        int from = start + entry.get("data_offsets").get(0).asInt();
        int to = start + entry.get("data_offsets").get(1).asInt();
        double[] values = new double[(to - from) / Double.BYTES];
        bytes.slice(from, to - from).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
        return values;
    }

    /** A float64 array as rows along its first axis. */
    public double[][] rows(String name) {
        double[] flat = flat(name);
        int rows = header.get(name).get("shape").get(0).asInt();
        int width = flat.length / rows;
        return IntStream.range(0, rows)
                .mapToObj(row -> Arrays.copyOfRange(flat, row * width, (row + 1) * width))
                .toArray(double[][]::new);
    }

    /** The response mask, flattened. */
    public boolean[] mask() {
        int from = start + header.get("mask").get("data_offsets").get(0).asInt();
        boolean[] mask = new boolean[flat("values").length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = bytes.get(from + i) != 0;
        }
        return mask;
    }

    /** The response mask as rows. */
    public boolean[][] maskRows() {
        boolean[] flat = mask();
        int rows = header.get("mask").get("shape").get(0).asInt();
        int width = flat.length / rows;
        return IntStream.range(0, rows)
                .mapToObj(row -> Arrays.copyOfRange(flat, row * width, (row + 1) * width))
                .toArray(boolean[][]::new);
    }

    private static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(String name) {
        try (InputStream in = GoldenTensors.class.getResourceAsStream("/ppo-reference/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
