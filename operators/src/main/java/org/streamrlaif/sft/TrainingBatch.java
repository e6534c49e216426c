package org.streamrlaif.sft;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.TokenPositions;

/**
 * Rows as tensors on the model's device, B × L padded on the right; padding attends to itself only.
 * Flat places b · L + l address tokens.
 */
final class TrainingBatch implements AutoCloseable {

    private final NDManager manager;
    private final NDArray ids;
    private final NDArray positions;
    private final NDArray mask;
    private final boolean chains;
    private final NDArray visualPlaces;
    private final NDArray embeds;
    private final NDArray places;
    private final NDArray targets;
    private final NDArray shares;

    /**
     * @param mass sum of the weights of all tokens of the update
     */
    TrainingBatch(VisionLanguageModel model, List<TrainingRow> rows, double mass) {
        manager = model.kernels().newManager();
        chains = rows.stream().allMatch(row -> row.tree().isChain());
        int width = rows.stream().mapToInt(TrainingRow::length).max().orElseThrow();
        Shape shape = new Shape(rows.size(), width);
        long[] tokens = new long[rows.size() * width];
        int axes =
                rows.stream()
                        .flatMap(row -> row.positions().stream())
                        .mapToInt(TokenPositions::axes)
                        .max()
                        .orElseThrow();
        long[] at = new long[tokens.length * axes];
        boolean[] attends = new boolean[tokens.length * width];
        List<Long> visual = new ArrayList<>();
        List<Long> predicted = new ArrayList<>();
        List<Long> wanted = new ArrayList<>();
        List<Float> weights = new ArrayList<>();
        for (int b = 0; b < rows.size(); b++) {
            TrainingRow row = rows.get(b);
            int start = b * width;
            for (int i = 0; i < row.length(); i++) {
                tokens[start + i] = row.tree().id(i);
                row.positions().get(i).copyTo(at, (start + i) * axes, axes);
                if (row.tree().visualAt(i) >= 0) {
                    visual.add((long) start + i);
                }
            }
            row.tree().attention(attends, start * width, width);
            for (int i = row.length(); i < width; i++) {
                attends[(start + i) * width + i] = true;
            }
            for (TrainingRow.Target target : row.targets()) {
                predicted.add((long) start + target.place());
                wanted.add((long) target.token());
                weights.add((float) (target.weight() / mass));
            }
        }
        ids = manager.create(tokens, shape);
        positions = manager.create(at, new Shape(rows.size(), width, axes));
        mask = manager.create(attends, new Shape(rows.size(), 1, width, width));
        visualPlaces = manager.create(longs(visual));
        places = manager.create(longs(predicted));
        targets = manager.create(longs(wanted));
        shares = manager.create(floats(weights));
        embeds =
                model.kernels()
                        .train("packed_embeds")
                        .tensor("ids", ids)
                        .tensor("table", model.decoder().table())
                        .tensor("at", visualPlaces)
                        .tensor("visual", visual(rows, model.config().visualWidth()))
                        .run(manager);
    }

    private NDArray visual(List<TrainingRow> rows, int columns) {
        int count = (int) visualPlaces.size();
        float[] all = new float[count * columns];
        int at = 0;
        for (TrainingRow row : rows) {
            for (int i = 0; i < row.length(); i++) {
                int number = row.tree().visualAt(i);
                if (number >= 0) {
                    float[] data = row.visual().data();
                    System.arraycopy(data, number * columns, all, at, columns);
                    at += columns;
                }
            }
        }
        return manager.create(all, new Shape(count, columns));
    }

    NDManager manager() {
        return manager;
    }

    NDArray ids() {
        return ids;
    }

    NDArray positions() {
        return positions;
    }

    NDArray mask() {
        return mask;
    }

    /** The mask for kernels to which one without elements says: all earlier tokens of the row. */
    NDArray shortMask() {
        return chains ? manager.create(new Shape(0), DataType.BOOLEAN) : mask;
    }

    NDArray visualPlaces() {
        return visualPlaces;
    }

    NDArray embeds() {
        return embeds;
    }

    /** Flat places where something is predicted [N]. */
    NDArray places() {
        return places;
    }

    /** What is predicted there [N]. */
    NDArray targets() {
        return targets;
    }

    /** Weight of each prediction over that of the whole update [N]. */
    NDArray shares() {
        return shares;
    }

    @Override
    public void close() {
        manager.close();
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private static float[] floats(List<Float> values) {
        float[] all = new float[values.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = values.get(i);
        }
        return all;
    }
}
