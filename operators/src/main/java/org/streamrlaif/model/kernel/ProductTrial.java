package org.streamrlaif.model.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.tuning.KernelChoices;
import org.streamrlaif.model.tuning.Site;
import org.streamrlaif.model.tuning.Way;

/**
 * Finds the fastest way of multiplying rows by a model's matrices: a part of each of them is laid
 * out in every way that there is, and multiplied.
 *
 * @param matrices [out, in] each; as many of them are multiplied as make sure that they are read
 *     from memory as they are in the model
 * @param rows rows that are multiplied at a time
 */
public record ProductTrial(Kernels kernels, List<NDArray> matrices, int rows) {
    private static final long MOST_ELEMENTS = 4 << 20;
    private static final long MOST_BYTES = 64 << 20;
    private static final int HALF = 2;

    /**
     * The way to go.
     *
     * @param shape what else the choice depends on, see {@link KernelChoices#choose}
     * @param wanted ways that the caller can go; what this device or type cannot do is left out
     */
    public String choose(Site site, String shape, List<String> wanted) {
        List<String> ways = wanted.stream().filter(this::possible).toList();
        try (NDManager scope = kernels.newManager()) {
            List<NDArray> parts = new ArrayList<>();
            return KernelChoices.choose(
                    site,
                    shape + " rows " + rows,
                    ways,
                    way -> {
                        if (parts.isEmpty()) {
                            parts.addAll(parts(scope));
                        }
                        return candidate(parts, way, scope);
                    });
        }
    }

    private boolean possible(String way) {
        return switch (way) {
            case Way.ROWS -> true;
            case Way.PACKED -> kernels.call("packs").tensor("weight", matrices.get(0)).runFlag();
            case Way.WIDENED -> !gpu() && bytes() == HALF;
            default -> !gpu();
        };
    }

    private Runnable candidate(List<NDArray> parts, String way, NDManager scope) {
        List<NDArray> laidOut =
                kernels.call("all_laid_out")
                        .tensors("weights", parts)
                        .text("way", way)
                        .runList(scope);
        long widest = parts.stream().mapToLong(part -> part.getShape().get(1)).max().orElseThrow();
        NDArray x =
                kernels.call("some_rows")
                        .tensor("like", parts.get(0))
                        .integers("shape", rows, widest)
                        .run(scope);
        boolean wide = way.equals(Way.WIDENED);
        return () ->
                kernels.call("multiply_all")
                        .tensor("x", x)
                        .tensors("matrices", laidOut)
                        .flag("wide", wide)
                        .run();
    }

    /** Rows of the matrices from the first on. */
    private List<NDArray> parts(NDManager scope) {
        List<NDArray> parts = new ArrayList<>();
        long bytes = 0;
        for (NDArray matrix : matrices) {
            Shape shape = matrix.getShape();
            long most = Math.max(1, Math.min(shape.get(0), MOST_ELEMENTS / shape.get(1)));
            parts.add(
                    kernels.call("row_range")
                            .tensor("x", matrix)
                            .integer("at", 0)
                            .integer("count", most)
                            .run(scope));
            bytes += most * shape.get(1) * bytes();
            if (bytes >= MOST_BYTES) {
                break;
            }
        }
        return parts;
    }

    private int bytes() {
        return (int) kernels.call("element_bytes").tensor("x", matrices.get(0)).runReal();
    }

    private boolean gpu() {
        return kernels.manager().getDevice().isGpu();
    }
}
