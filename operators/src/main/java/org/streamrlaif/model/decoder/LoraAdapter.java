package org.streamrlaif.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.kernel.TensorBytes;
import org.streamrlaif.model.kernel.TensorList;

/**
 * The float32 tensors of one low-rank adapter on a decoder: per layer A [r, in] and B [out, r] of
 * q, k, v, o, gate, up, down, in the kernels' order. A target without adapter keeps its place as a
 * tensor without elements.
 */
public final class LoraAdapter implements AutoCloseable {
    private final Kernels kernels;
    private final TextConfig text;
    private final LoraConfig config;
    private final NDManager manager;
    private final List<String> names = new ArrayList<>();
    private final List<NDArray> tensors = new ArrayList<>();
    private final TensorList wrapped;

    /** Where the numbers of a new adapter come from. */
    @FunctionalInterface
    private interface Source {
        NDArray tensor(NDManager manager, String name, Shape shape);
    }

    private LoraAdapter(Kernels kernels, TextConfig text, LoraConfig config, Source source) {
        this.kernels = kernels;
        this.text = text;
        this.config = config;
        manager = kernels.newManager();
        for (int layer = 0; layer < text.layers(); layer++) {
            for (LoraTarget target : LoraTarget.values()) {
                Shape a = new Shape(config.rank(), target.inputs(text));
                Shape b = new Shape(target.outputs(text), config.rank());
                add(PeftNames.a(text, layer, target), target, a, source);
                add(PeftNames.b(text, layer, target), target, b, source);
            }
        }
        wrapped = new TensorList(tensors);
    }

    private void add(String name, LoraTarget target, Shape shape, Source source) {
        names.add(name);
        tensors.add(
                config.covers(target)
                        ? source.tensor(manager, name, shape)
                        : manager.create(new Shape(0), DataType.FLOAT32));
    }

    /**
     * A new adapter that changes nothing yet: B is zero, A uniform in ±1/√in. Source: PEFT's
     * initialisation.
     *
     * @param seed decides A
     */
    public static LoraAdapter create(
            Kernels kernels, TextConfig text, LoraConfig config, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new LoraAdapter(
                kernels,
                text,
                config,
                (manager, name, shape) -> {
                    if (PeftNames.isB(name)) {
                        return manager.zeros(shape);
                    }
                    double bound = 1 / Math.sqrt(shape.get(1));
                    float[] values = new float[Math.toIntExact(shape.size())];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
                    }
                    return manager.create(values, shape);
                });
    }

    /**
     * Reads a PEFT folder, {@code adapter_config.json} and {@code adapter_model.safetensors}.
     *
     * @param text the decoder that the adapter is for
     * @throws ModelFormatException when the configuration asks for what the kernels do not do, or
     *     tensors are missing, unknown or misshapen
     */
    public static LoraAdapter read(Kernels kernels, TextConfig text, Path folder) {
        PeftFolder.Content content = PeftFolder.read(text, folder);
        return of(kernels, text, content.config(), content.tensors());
    }

    /** Adapter from tensors of the given names, which were checked against the decoder. */
    private static LoraAdapter of(
            Kernels kernels, TextConfig text, LoraConfig config, Map<String, TensorData> data) {
        return new LoraAdapter(
                kernels,
                text,
                config,
                (manager, name, shape) -> data.get(name).toArray(manager, DataType.FLOAT32));
    }

    public LoraConfig config() {
        return config;
    }

    /** alpha / rank, the kernels' {@code scale}. */
    public double scale() {
        return config.scale();
    }

    /** Names as PEFT writes them, one per tensor, absent ones included. */
    public List<String> names() {
        return List.copyOf(names);
    }

    /** The tensors in the kernels' order; they belong to this adapter and are trained in place. */
    public List<NDArray> tensors() {
        return List.copyOf(tensors);
    }

    /** {@link #tensors()} as an argument of kernels. */
    public TensorList wrapped() {
        return wrapped;
    }

    /** The tensors that exist, by PEFT name, in the kernels' order. */
    public Map<String, NDArray> named() {
        Map<String, NDArray> named = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (tensors.get(i).size() > 0) {
                named.put(names.get(i), tensors.get(i));
            }
        }
        return named;
    }

    /** An independent adapter with the same numbers. */
    public LoraAdapter copy() {
        return of(kernels, text, config, data());
    }

    /** Writes a PEFT folder; equal adapters give equal files. */
    public void write(Path folder) {
        PeftFolder.write(folder, null, text, config, data());
    }

    /**
     * Writes a PEFT folder that names its base model.
     *
     * @param base folder of the base model
     */
    public void write(Path folder, Path base) {
        String name = base.toAbsolutePath().normalize().toString();
        PeftFolder.write(folder, name, text, config, data());
    }

    /** Every tensor as float32 little-endian bytes under its PEFT name. */
    public Map<String, byte[]> snapshot() {
        Map<String, byte[]> state = new LinkedHashMap<>();
        named().forEach((name, tensor) -> state.put(name, TensorBytes.of(tensor)));
        return state;
    }

    /**
     * Overwrites the tensors in place; missing, unknown or misshapen entries are an error and
     * change nothing.
     */
    public void restore(Map<String, byte[]> state) {
        TensorBytes.restore(kernels, named(), state);
    }

    @Override
    public void close() {
        wrapped.close();
        manager.close();
    }

    private Map<String, TensorData> data() {
        Map<String, TensorData> data = new LinkedHashMap<>();
        named().forEach((name, tensor) -> data.put(name, TensorData.of(tensor)));
        return data;
    }
}
