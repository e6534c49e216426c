package org.streamrlaif.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.SafetensorsWriter;
import org.streamrlaif.model.file.StoredTensor;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.file.TensorType;

/**
 * Writes a model folder of any shape with random weights. Arguments: folder that holds config.json,
 * target folder, F32 or BF16, bytes of one shard. Tokenizer and template are those of the fixture
 * tiny-llava.
 */
public final class RandomCheckpoint {
    private static final int BLOCK = 1_000_003;

    private RandomCheckpoint() {}

    public static void main(String[] args) throws IOException {
        write(
                Path.of(args[0]),
                Path.of(args[1]),
                TensorType.valueOf(args[2]),
                Long.parseLong(args[3]));
    }

    /** Writes the folder; returns the bytes of all tensors. */
    public static long write(Path source, Path target, TensorType type, long shardBytes)
            throws IOException {
        Files.createDirectories(target);
        ModelConfig config = ModelFamilies.read(source);
        Files.copy(source.resolve(ModelConfig.FILE), target.resolve(ModelConfig.FILE));
        for (String file :
                List.of("tokenizer.json", "tokenizer_config.json", "chat_template.jinja")) {
            Files.copy(Fixtures.path("tiny-llava").resolve(file), target.resolve(file));
        }
        int side = config.vision().imageSize();
        ObjectNode images =
                (ObjectNode) ModelJson.read(Fixtures.path("tiny-llava/preprocessor_config.json"));
        images.set(
                "crop_size", ModelJson.MAPPER.valueToTree(Map.of("height", side, "width", side)));
        images.set("size", ModelJson.MAPPER.valueToTree(Map.of("shortest_edge", side)));
        ModelJson.write(target.resolve("preprocessor_config.json"), images);
        ByteBuffer block = block(type);
        List<Map<String, StoredTensor>> shards = new ArrayList<>();
        long all = 0;
        long filled = 0;
        ExpectedTensors expected = config.expected();
        expected.shapes().keySet().removeIf(expected::isOptional);
        for (Map.Entry<String, long[]> entry : expected.shapes().entrySet()) {
            long bytes = TensorData.elements(entry.getValue()) * type.bytes();
            if (shards.isEmpty() || filled + bytes > shardBytes) {
                shards.add(new LinkedHashMap<>());
                filled = 0;
            }
            filled += bytes;
            all += bytes;
            shards.get(shards.size() - 1)
                    .put(
                            config.family().storedName(entry.getKey()),
                            new Repeated(type, entry.getValue(), block));
        }
        write(target, shards);
        return all;
    }

    private static void write(Path target, List<Map<String, StoredTensor>> shards) {
        ObjectNode index = ModelJson.MAPPER.createObjectNode();
        ObjectNode places = index.putObject("weight_map");
        for (int i = 0; i < shards.size(); i++) {
            String file = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            SafetensorsWriter.write(target.resolve(file), shards.get(i));
            shards.get(i).keySet().forEach(name -> places.put(name, file));
        }
        ModelJson.write(target.resolve(Safetensors.INDEX), index);
    }

    /** Normal samples with the deviation 0.02. */
    private static ByteBuffer block(TensorType type) {
        ByteBuffer block =
                ByteBuffer.allocateDirect(BLOCK * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(1);
        for (int i = 0; i < BLOCK; i++) {
            float sample = (float) random.nextGaussian() * 0.02f;
            switch (type) {
                case F32 -> block.putFloat(sample);
                case BF16 -> block.putShort((short) (Float.floatToRawIntBits(sample) >> 16));
                default -> throw new IllegalArgumentException(type + ", expected F32 or BF16");
            }
        }
        return block.flip();
    }

    private record Repeated(TensorType type, long[] shape, ByteBuffer block)
            implements StoredTensor {
        @Override
        public void writeTo(WritableByteChannel channel) throws IOException {
            long left = TensorData.elements(shape) * type.bytes();
            while (left > 0) {
                ByteBuffer part = block.duplicate();
                part.limit((int) Math.min(left, part.remaining()));
                left -= part.remaining();
                while (part.hasRemaining()) {
                    channel.write(part);
                }
            }
        }
    }
}
