package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * A low-rank adapter on the seven linear layers of every decoder layer: W x + (alpha / rank) B A x.
 * Its tensors are float32 whatever the base model's type is; they stay at their place for the
 * adapter's life and are trained in place.
 */
public final class LoraAdapter implements AutoCloseable {
    private final TextConfig text;
    private final LoraConfig config;
    private final Kernels kernels;
    private final NDManager manager;
    private final Map<String, NDArray> named = new LinkedHashMap<>();
    private final List<NDArray> tensors = new ArrayList<>();
    private final TensorList wrapped;

    private LoraAdapter(
            Kernels kernels,
            TextConfig text,
            LoraConfig config,
            Function<LoraShapes.Place, float[]> values) {
        this.kernels = kernels;
        this.text = text;
        this.config = config;
        manager = kernels.newManager();
        for (LoraShapes.Place place : LoraShapes.of(text, config)) {
            if (place.targeted()) {
                Shape shape = new Shape(place.rows(), place.columns());
                NDArray tensor = manager.create(values.apply(place), shape);
                named.put(place.name(), tensor);
                tensors.add(tensor);
            } else {
                tensors.add(manager.create(new Shape(0), DataType.FLOAT32));
            }
        }
        wrapped = new TensorList(tensors);
    }

    /** A new adapter that changes nothing yet: A uniform in ±1/√in, B zero. */
    static LoraAdapter create(Kernels kernels, TextConfig text, LoraConfig config, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new LoraAdapter(
                kernels,
                text,
                config,
                place -> {
                    float[] values = new float[place.rows() * place.columns()];
                    if (place.isA()) {
                        float bound = (float) (1 / Math.sqrt(place.columns()));
                        for (int i = 0; i < values.length; i++) {
                            values[i] = (float) (2 * random.nextDouble() - 1) * bound;
                        }
                    }
                    return values;
                });
    }

    /** An adapter with given values, by PEFT name. */
    static LoraAdapter of(
            Kernels kernels, TextConfig text, LoraConfig config, Map<String, float[]> values) {
        return new LoraAdapter(kernels, text, config, place -> values.get(place.name()));
    }

    /** Rank, alpha and targets. */
    public LoraConfig config() {
        return config;
    }

    /** alpha / rank. */
    public double scale() {
        return config.alpha() / config.rank();
    }

    /** The adapter's tensors by PEFT name, in the order of the kernels. */
    public Map<String, NDArray> named() {
        return new LinkedHashMap<>(named);
    }

    /**
     * Fourteen tensors per layer, as {@code decoder.py} describes them; those of untargeted
     * projections have no elements.
     */
    public List<NDArray> tensors() {
        return List.copyOf(tensors);
    }

    /** {@link #tensors()} as an argument of kernels. */
    public TensorList wrapped() {
        return wrapped;
    }

    /** An independent adapter with the same values. */
    public LoraAdapter copy() {
        return new LoraAdapter(
                kernels, text, config, place -> named.get(place.name()).toFloatArray());
    }

    @Override
    public void close() {
        wrapped.close();
        manager.close();
    }
}
