package org.streamrlaif.model.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes a checkpoint's tensors as one safetensors file, or as several with an index where they are
 * too large for one: {@code model-00001-of-00003.safetensors} and so on.
 */
public final class ShardedWriter {

    private ShardedWriter() {}

    /**
     * Writes the tensors in their order; files of an earlier checkpoint in the folder are removed.
     */
    public static void write(Path folder, Map<String, StoredTensor> tensors, long shardBytes) {
        removeEarlier(folder);
        List<Map<String, StoredTensor>> shards = split(tensors, shardBytes);
        if (shards.size() == 1) {
            SafetensorsWriter.write(folder.resolve(Safetensors.FILE), tensors);
            return;
        }
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < shards.size(); i++) {
            String file =
                    String.format(
                            Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
            SafetensorsWriter.write(folder.resolve(file), shards.get(i));
            shards.get(i).keySet().forEach(name -> files.put(name, file));
        }
        ObjectNode index = ModelJson.MAPPER.createObjectNode();
        index.putObject("metadata")
                .put("total_size", tensors.values().stream().mapToLong(t -> bytes(t)).sum());
        ObjectNode map = index.putObject("weight_map");
        files.forEach(map::put);
        ModelJson.write(folder.resolve(Safetensors.INDEX), index);
    }

    private static List<Map<String, StoredTensor>> split(
            Map<String, StoredTensor> tensors, long shardBytes) {
        List<Map<String, StoredTensor>> shards = new ArrayList<>();
        long room = -1;
        for (Map.Entry<String, StoredTensor> tensor : tensors.entrySet()) {
            long bytes = bytes(tensor.getValue());
            if (shards.isEmpty() || bytes > room) {
                shards.add(new LinkedHashMap<>());
                room = shardBytes;
            }
            shards.get(shards.size() - 1).put(tensor.getKey(), tensor.getValue());
            room -= bytes;
        }
        return shards;
    }

    private static long bytes(StoredTensor tensor) {
        return TensorData.elements(tensor.shape()) * tensor.type().bytes();
    }

    /** A reader would find both an index and a single file, of different checkpoints. */
    private static void removeEarlier(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.equals(Safetensors.FILE)
                        || name.equals(Safetensors.INDEX)
                        || name.matches("model-\\d{5}-of-\\d{5}\\.safetensors")) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be cleared: " + e.getMessage(), e);
        }
    }
}
