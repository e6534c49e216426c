package org.streamrlaif.model.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A checkpoint in safetensors format: one file, or shards with {@code
 * model.safetensors.index.json}. All headers are checked when it is opened; tensors are
 * memory-mapped one by one when asked for, and stay valid after {@link #close()}. A model's tensors
 * are not mapped but read into their place, see {@code CheckpointTensors}.
 */
public final class Safetensors implements AutoCloseable {
    public static final String FILE = "model.safetensors";
    public static final String INDEX = "model.safetensors.index.json";

    private record Part(Path file, FileChannel channel, SafetensorsHeader header) {}

    private final Path path;
    private final Map<Path, Part> parts = new LinkedHashMap<>();
    private final Map<String, Part> names = new LinkedHashMap<>();

    private Safetensors(Path path) {
        this.path = path;
    }

    /**
     * Opens a file, or the checkpoint of a model folder.
     *
     * @throws ModelFormatException naming the file and what is wrong with it
     */
    public static Safetensors open(Path path) {
        return open(List.of(path));
    }

    /** Opens several files or folders as one checkpoint; of a name in two, the later one counts. */
    public static Safetensors open(List<Path> paths) {
        Safetensors tensors = new Safetensors(paths.get(0));
        try {
            paths.forEach(tensors::add);
            return tensors;
        } catch (RuntimeException e) {
            tensors.close();
            throw e;
        }
    }

    /** All names, in the order of the files. */
    public Set<String> names() {
        return Collections.unmodifiableSet(names.keySet());
    }

    public boolean contains(String name) {
        return names.containsKey(name);
    }

    /** The shape of a tensor, without mapping it. */
    public long[] shape(String name) {
        return require(name).header().entries().get(name).shape().clone();
    }

    /** The element type of a tensor. */
    public TensorType type(String name) {
        return require(name).header().entries().get(name).type();
    }

    /** The size of a tensor in bytes. */
    public long bytes(String name) {
        return require(name).header().entries().get(name).length();
    }

    /** The file that holds a tensor. */
    public Path file(String name) {
        return require(name).file();
    }

    /**
     * Fills what remains of {@code target} with a tensor's bytes from its byte {@code at} on. Any
     * thread may call.
     */
    public void read(String name, long at, ByteBuffer target) {
        Part part = require(name);
        long position = part.header().entries().get(name).begin() + at;
        try {
            while (target.hasRemaining()) {
                int read = part.channel().read(target, position);
                if (read < 0) {
                    throw new ModelFormatException(
                            part.file() + ": became shorter while it was read");
                }
                position += read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(part.file() + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The tensor of this name, mapped read-only.
     *
     * @throws ModelFormatException when there is none, or it is larger than 2 GiB
     */
    public TensorData tensor(String name) {
        Part part = require(name);
        SafetensorsHeader.Entry entry = part.header().entries().get(name);
        if (entry.length() > Integer.MAX_VALUE) {
            throw new ModelFormatException(
                    part.file()
                            + ": tensor "
                            + name
                            + " has "
                            + entry.length()
                            + " bytes, expected less than 2 GiB");
        }
        try {
            return new TensorData(
                    entry.type(),
                    entry.shape().clone(),
                    part.channel()
                            .map(FileChannel.MapMode.READ_ONLY, entry.begin(), entry.length()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    part.file() + ": cannot be mapped: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            for (Part part : parts.values()) {
                part.channel().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": cannot be closed: " + e.getMessage(), e);
        }
    }

    private Part require(String name) {
        Part part = names.get(name);
        if (part == null) {
            throw new ModelFormatException(path + ": no tensor named " + name);
        }
        return part;
    }

    private void add(Path path) {
        if (!Files.isDirectory(path)) {
            addAll(path);
        } else if (Files.exists(path.resolve(FILE))) {
            addAll(path.resolve(FILE));
        } else if (Files.exists(path.resolve(INDEX))) {
            addIndex(path.resolve(INDEX));
        } else {
            throw PickledWeights.in(path)
                    .orElseGet(
                            () ->
                                    new ModelFormatException(
                                            path
                                                    + ": no weights, expected "
                                                    + FILE
                                                    + " or "
                                                    + INDEX));
        }
    }

    private void addAll(Path file) {
        Part part = part(file);
        part.header().entries().keySet().forEach(name -> names.put(name, part));
    }

    private void addIndex(Path index) {
        JsonNode map = ModelJson.read(index).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new ModelFormatException(
                    index + ": weight_map missing, expected an object of tensor names");
        }
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            Path shard = Path.of(entry.getValue().asText());
            if (shard.getNameCount() != 1 || shard.isAbsolute() || shard.toString().isEmpty()) {
                throw new ModelFormatException(
                        index
                                + ": "
                                + entry.getKey()
                                + ": '"
                                + shard
                                + "', expected a file name of the same folder");
            }
            Path file = index.resolveSibling(shard);
            if (!Files.exists(file)) {
                throw new ModelFormatException(
                        file
                                + ": no such file, but "
                                + index.getFileName()
                                + " places "
                                + entry.getKey()
                                + " there; copy or download the missing file");
            }
            Part part = part(file);
            if (!part.header().entries().containsKey(entry.getKey())) {
                throw new ModelFormatException(
                        part.file()
                                + ": no tensor named "
                                + entry.getKey()
                                + ", which "
                                + index.getFileName()
                                + " places there");
            }
            names.put(entry.getKey(), part);
        }
    }

    private Part part(Path file) {
        Part known = parts.get(file);
        if (known != null) {
            return known;
        }
        if (!Files.isRegularFile(file)) {
            throw new ModelFormatException(file + ": no such file");
        }
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                Part part = new Part(file, channel, SafetensorsHeader.read(file, channel));
                parts.put(file, part);
                return part;
            } catch (RuntimeException | IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
