package org.streamrlaif.model.checkpoint;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.ModelTensors;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.file.TensorType;
import org.streamrlaif.model.kernel.Kernels;

/**
 * A checkpoint's tensors, read from the files into the memory of the engine without a copy of the
 * file in between: the array is allocated, stacked or not, and filled slice by slice. Where the
 * array has another element type or lies on another device, each slice goes through a buffer. So
 * the host needs the arrays and little beside them, whatever the size of files and tensors.
 */
public final class CheckpointTensors implements ModelTensors {
    /** Bytes of one slice. */
    private static final long SLICE = 8 << 20;

    private final Safetensors checkpoint;
    private final Map<String, String> places;
    private final Kernels kernels;
    private final NDManager manager;
    private final TensorType type;
    private final NDArray onDevice;
    private final NDArray onHost;
    private final Map<TensorType, Queue<NDArray>> buffers = new ConcurrentHashMap<>();

    public CheckpointTensors(
            Path folder, ModelConfig config, Kernels kernels, NDManager manager, TensorType type) {
        requireWhole(folder.resolve(ModelConfig.FILE));
        checkpoint = Safetensors.open(config.family().folders(folder));
        this.kernels = kernels;
        this.manager = manager;
        this.type = type;
        try {
            places = TensorPlaces.resolve(checkpoint, folder, config);
            places.values().forEach(this::requireFloating);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
        onDevice = manager.zeros(new Shape(1), DataType.FLOAT32);
        onHost = manager.newSubManager(Device.cpu()).zeros(new Shape(1), DataType.FLOAT32);
    }

    @Override
    public NDArray get(String name) {
        return places.containsKey(name) ? stacked(List.of(name)) : null;
    }

    @Override
    public NDArray stacked(List<String> names) {
        long[] shape = checkpoint.shape(places.get(names.get(0)));
        for (String name : names.subList(1, names.size())) {
            shape[0] += checkpoint.shape(places.get(name))[0];
        }
        NDArray target = allocate(onDevice, type, manager, shape);
        long first = 0;
        for (String name : names) {
            fill(target, first, places.get(name));
            first += TensorData.elements(checkpoint.shape(places.get(name)));
        }
        return target;
    }

    /** Copies a tensor of the files into {@code target}, from its flat element {@code first} on. */
    private void fill(NDArray target, long first, String place) {
        long bytes = checkpoint.bytes(place);
        long wrong =
                LongStream.range(0, (bytes + SLICE - 1) / SLICE)
                        .map(i -> i * SLICE)
                        .parallel()
                        .filter(at -> !fill(target, first, place, at, Math.min(SLICE, bytes - at)))
                        .count();
        if (wrong > 0) {
            throw new ModelFormatException(
                    checkpoint.file(place)
                            + ": tensor "
                            + place
                            + ": NaN or infinite in "
                            + type
                            + ", expected numbers");
        }
    }

    /** Fills one slice; whether all its numbers are finite. */
    private boolean fill(NDArray target, long first, String place, long at, long length) {
        TensorType stored = checkpoint.type(place);
        long from = first + at / stored.bytes();
        long count = length / stored.bytes();
        try (NDManager scope = kernels.newManager()) {
            if (stored == type && target.getDevice().equals(Device.cpu())) {
                checkpoint.read(place, at, memory(range(target, from, count, scope)));
            } else {
                NDArray buffer = buffer(stored);
                NDArray slice = range(buffer, 0, count, scope);
                checkpoint.read(place, at, memory(slice));
                kernels.train("place")
                        .tensor("target", target)
                        .integer("at", from)
                        .tensor("source", slice)
                        .run();
                buffers.get(stored).add(buffer);
            }
            NDArray filled = range(target, from, count, scope);
            return kernels.train("is_finite").tensor("x", filled).runReal() == 1;
        }
    }

    private NDArray range(NDArray target, long from, long count, NDManager scope) {
        return kernels.train("flat_range")
                .tensor("x", target)
                .integer("at", from)
                .integer("count", count)
                .run(scope);
    }

    /** A buffer of one slice that no other thread uses; it is given back for the next slice. */
    private NDArray buffer(TensorType stored) {
        NDArray buffer = buffers.computeIfAbsent(stored, t -> new ConcurrentLinkedQueue<>()).poll();
        return buffer == null
                ? allocate(onHost, stored, onHost.getManager(), SLICE / stored.bytes())
                : buffer;
    }

    /** Memory that nothing was written to, beside the given array. */
    private NDArray allocate(NDArray like, TensorType type, NDManager owner, long... shape) {
        return kernels.train("allocated")
                .tensor("like", like)
                .integers("shape", shape)
                .integer("dtype", type.number())
                .run(owner);
    }

    /** The memory of an array on the host, of less than 2 GiB. */
    private static ByteBuffer memory(NDArray array) {
        // Not NDArray.toByteBuffer: that asks for the type by name, and bfloat16 has none.
        return JniUtils.getByteBuffer((PtNDArray) array, true);
    }

    /** Throws when the weights are quantised. */
    static void requireWhole(Path config) {
        JsonNode quantised = ModelJson.read(config).path("quantization_config");
        if (quantised.isObject()) {
            throw new ModelFormatException(
                    config
                            + ": quantization_config: "
                            + quantised.path("quant_method").asText("present")
                            + ", expected none; quantised checkpoints are not loaded");
        }
    }

    private void requireFloating(String place) {
        TensorType stored = checkpoint.type(place);
        if (!stored.isFloating()) {
            throw new ModelFormatException(
                    checkpoint.file(place)
                            + ": tensor "
                            + place
                            + ": dtype "
                            + stored
                            + ", expected F32, BF16, F16 or F64; quantised checkpoints are not loaded");
        }
    }

    @Override
    public void close() {
        onDevice.close();
        onHost.getManager().close();
        checkpoint.close();
    }
}
