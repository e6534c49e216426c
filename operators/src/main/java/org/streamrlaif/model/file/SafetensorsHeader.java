package org.streamrlaif.model.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.streamrlaif.platform.JsonWords;

/**
 * The header of one safetensors file, checked in full before any tensor is touched: its length
 * against the file, every type, shape and offset against each other, and that the tensors cover the
 * data without gap or overlap.
 *
 * <p>Layout: 8 bytes little-endian header length n, n bytes of JSON {@code {name: {dtype, shape,
 * data_offsets}}}, then the data; offsets count from the start of the data. Source: the safetensors
 * format description.
 *
 * @param entries tensors by name, in the order of the header
 */
record SafetensorsHeader(Map<String, Entry> entries) {

    /** Where a tensor lies: {@code [begin, begin + length)} from the start of the file. */
    record Entry(TensorType type, long[] shape, long begin, long length) {}

    /** Longest header accepted, the limit of the safetensors library. */
    private static final long MAX_HEADER = 100_000_000;

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw damaged(file, size + " bytes long, expected at least 8");
        }
        long length = readFully(channel, 0, 8).getLong();
        if (length < 2 || length > Math.min(size - 8, MAX_HEADER)) {
            throw damaged(
                    file,
                    "header length "
                            + Long.toUnsignedString(length)
                            + ", expected 2 to "
                            + Math.min(size - 8, MAX_HEADER)
                            + " in a file of "
                            + size
                            + " bytes");
        }
        JsonNode root;
        try {
            root = JSON.readTree(readFully(channel, 8, (int) length).array());
        } catch (JsonProcessingException e) {
            throw new ModelFormatException(
                    file
                            + ": damaged safetensors file: header is not JSON ("
                            + JsonWords.of(e.getOriginalMessage(), 0)
                            + ")",
                    e);
        }
        if (!root.isObject()) {
            throw damaged(file, "header is not a JSON object");
        }
        return parse(file, root, 8 + length, size);
    }

    private static SafetensorsHeader parse(
            Path file, JsonNode root, long dataStart, long fileSize) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (!field.getKey().equals("__metadata__")) {
                entries.put(
                        field.getKey(), entry(file, field.getKey(), field.getValue(), dataStart));
            }
        }
        requireCover(file, entries, dataStart, fileSize);
        return new SafetensorsHeader(entries);
    }

    private static Entry entry(Path file, String name, JsonNode node, long dataStart) {
        String dtype = node.path("dtype").asText();
        TensorType type = null;
        for (TensorType candidate : TensorType.values()) {
            if (candidate.name().equals(dtype)) {
                type = candidate;
            }
        }
        if (type == null) {
            throw new ModelFormatException(
                    String.format(
                            Locale.ROOT,
                            "%s: tensor %s: dtype '%s', expected one of %s; quantised checkpoints are not loaded",
                            file,
                            name,
                            dtype,
                            List.of(TensorType.values())));
        }
        long[] shape = naturals(file, name, "shape", node.path("shape"));
        long[] offsets = naturals(file, name, "data_offsets", node.path("data_offsets"));
        if (offsets.length != 2 || offsets[1] < offsets[0]) {
            throw damaged(file, "tensor " + name + ": data_offsets " + node.path("data_offsets"));
        }
        long length = offsets[1] - offsets[0];
        long expected;
        try {
            expected = Math.multiplyExact(TensorData.elements(shape), (long) type.bytes());
        } catch (ArithmeticException e) {
            throw new ModelFormatException(
                    file
                            + ": damaged safetensors file: tensor "
                            + name
                            + ": shape "
                            + node.path("shape")
                            + " is too large",
                    e);
        }
        if (length != expected) {
            throw damaged(
                    file,
                    "tensor "
                            + name
                            + ": "
                            + length
                            + " bytes, expected "
                            + expected
                            + " for "
                            + type
                            + node.path("shape"));
        }
        return new Entry(type, shape, Math.addExact(dataStart, offsets[0]), length);
    }

    private static long[] naturals(Path file, String name, String what, JsonNode node) {
        long[] out = new long[node.size()];
        for (int i = 0; i < out.length; i++) {
            JsonNode value = node.get(i);
            if (value == null
                    || !value.canConvertToLong()
                    || !value.isIntegralNumber()
                    || value.longValue() < 0
                    || value.longValue() > Long.MAX_VALUE / 2) {
                throw damaged(
                        file,
                        "tensor " + name + ": " + what + " " + node + ", expected natural numbers");
            }
            out[i] = value.longValue();
        }
        if (!node.isArray()) {
            throw damaged(file, "tensor " + name + ": " + what + " missing or not a list");
        }
        return out;
    }

    private static void requireCover(
            Path file, Map<String, Entry> entries, long dataStart, long fileSize) {
        List<Map.Entry<String, Entry>> sorted = new ArrayList<>(entries.entrySet());
        sorted.sort(
                Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin())
                        .thenComparingLong(e -> e.getValue().length()));
        long at = dataStart;
        for (Map.Entry<String, Entry> e : sorted) {
            if (e.getValue().begin() != at) {
                throw damaged(
                        file,
                        "tensor "
                                + e.getKey()
                                + ": data begins at byte "
                                + e.getValue().begin()
                                + ", expected "
                                + at);
            }
            at += e.getValue().length();
        }
        if (at != fileSize) {
            throw damaged(
                    file, "file of " + fileSize + " bytes, expected " + at + " by its header");
        }
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int length)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("file became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private static ModelFormatException damaged(Path file, String what) {
        return new ModelFormatException(file + ": damaged safetensors file: " + what);
    }
}
