package org.streamrlaif.model.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Writes tensors as one safetensors file, byte for byte as the safetensors library does (tensors by
 * falling type, then by name; header padded with blanks to 8 bytes), so equal tensors give equal
 * files whatever the order of the map.
 */
public final class SafetensorsWriter {
    private SafetensorsWriter() {}

    /**
     * Writes {@code tensors} under a temporary name beside {@code file}, flushes them to disk and
     * renames. Tensors are written one after the other, so what makes its bytes only then needs no
     * memory before.
     */
    public static void write(Path file, Map<String, ? extends StoredTensor> tensors) {
        List<Map.Entry<String, StoredTensor>> sorted = new ArrayList<>();
        tensors.forEach((name, tensor) -> sorted.add(Map.entry(name, tensor)));
        sorted.sort(
                Comparator.comparing((Map.Entry<String, StoredTensor> e) -> e.getValue().type())
                        .reversed()
                        .thenComparing(Map.Entry::getKey));
        byte[] header = header(sorted);
        ModelFiles.replace(
                file,
                temporary -> {
                    try (FileChannel channel =
                            FileChannel.open(
                                    temporary,
                                    StandardOpenOption.CREATE_NEW,
                                    StandardOpenOption.WRITE)) {
                        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                        writeFully(channel, length.putLong(header.length).flip());
                        writeFully(channel, ByteBuffer.wrap(header));
                        for (Map.Entry<String, StoredTensor> entry : sorted) {
                            long begin = channel.position();
                            entry.getValue().writeTo(channel);
                            requireLength(entry, channel.position() - begin);
                        }
                        channel.force(true);
                    }
                });
    }

    private static byte[] header(List<Map.Entry<String, StoredTensor>> tensors) {
        ObjectNode root = ModelJson.MAPPER.createObjectNode();
        root.putObject("__metadata__").put("format", "pt");
        long at = 0;
        for (Map.Entry<String, StoredTensor> entry : tensors) {
            StoredTensor tensor = entry.getValue();
            ObjectNode node = root.putObject(entry.getKey());
            node.put("dtype", tensor.type().name());
            ArrayNode shape = node.putArray("shape");
            for (long size : tensor.shape()) {
                shape.add(size);
            }
            long end = at + bytes(tensor);
            node.putArray("data_offsets").add(at).add(end);
            at = end;
        }
        try {
            String json = ModelJson.MAPPER.writeValueAsString(root);
            int bytes = json.getBytes(StandardCharsets.UTF_8).length;
            return (json + " ".repeat((8 - bytes % 8) % 8)).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytes(StoredTensor tensor) {
        return Math.multiplyExact(
                TensorData.elements(tensor.shape()), (long) tensor.type().bytes());
    }

    private static void requireLength(Map.Entry<String, StoredTensor> entry, long written) {
        if (written != bytes(entry.getValue())) {
            throw new IllegalStateException(
                    "tensor "
                            + entry.getKey()
                            + ": "
                            + written
                            + " bytes written, expected "
                            + bytes(entry.getValue()));
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
