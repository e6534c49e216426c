package org.streamrlaif.model.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.ShardedWriter;
import org.streamrlaif.model.file.StoredTensor;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.file.TensorType;

/**
 * Random weights for the shape that a folder's config.json describes, written straight to its
 * files, so that no model is held in memory. Optional tensors are left out. For measuring.
 */
public final class RandomCheckpoint {
    private final ModelConfig config;
    private final TensorType type;

    /**
     * @param folder holds config.json
     * @param dtype {@code float32} or {@code bfloat16}
     */
    public RandomCheckpoint(Path folder, String dtype) {
        config = ModelFamilies.read(folder);
        type = TensorType.named(dtype);
        if (type != TensorType.F32 && type != TensorType.BF16) {
            throw new IllegalArgumentException(
                    "dtype: " + dtype + ", expected float32 or bfloat16");
        }
    }

    /** Bytes of all tensors. */
    public long bytes() {
        return type.bytes() * shapes().values().stream().mapToLong(TensorData::elements).sum();
    }

    /**
     * Writes the tensors.
     *
     * @param folder where to
     * @param shardBytes most bytes of one file
     * @param seed decides the numbers
     */
    public void write(Path folder, long shardBytes, long seed) {
        Random random = new Random(seed);
        float[] block = RandomNumbers.block(random);
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        shapes().forEach(
                        (name, shape) -> {
                            int start = random.nextInt(RandomNumbers.BLOCK);
                            tensors.put(
                                    config.family().storedName(name),
                                    new Repeated(type, name, shape, block, start));
                        });
        ShardedWriter.write(folder, tensors, shardBytes);
    }

    private Map<String, long[]> shapes() {
        ExpectedTensors expected = config.expected();
        Map<String, long[]> shapes = new LinkedHashMap<>(expected.shapes());
        shapes.keySet().removeIf(expected::isOptional);
        return shapes;
    }

    /**
     * A tensor whose numbers are made when it is written.
     *
     * @param start the number of the block that comes first
     */
    private record Repeated(TensorType type, String name, long[] shape, float[] block, int start)
            implements StoredTensor {

        @Override
        public void writeTo(WritableByteChannel channel) throws IOException {
            ByteBuffer bytes = bytes();
            long left = TensorData.elements(shape) * type.bytes();
            bytes.position(start * type.bytes());
            while (left > 0) {
                bytes.limit((int) Math.min(bytes.capacity(), bytes.position() + left));
                left -= channel.write(bytes);
                if (bytes.position() == bytes.capacity()) {
                    bytes.position(0);
                }
            }
        }

        private ByteBuffer bytes() {
            float deviation = (float) RandomNumbers.deviation(name, shape);
            float mean = (float) RandomNumbers.mean(name, shape);
            ByteBuffer bytes =
                    ByteBuffer.allocateDirect(block.length * type.bytes())
                            .order(ByteOrder.LITTLE_ENDIAN);
            for (float sample : block) {
                float value = mean + deviation * sample;
                if (type == TensorType.F32) {
                    bytes.putFloat(value);
                } else {
                    bytes.putShort((short) (Float.floatToRawIntBits(value) >> 16));
                }
            }
            return bytes;
        }
    }
}
