package org.streamrlaif.learn;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.packing.PackedBatch;
import org.streamrlaif.packing.PackedPrompt;

/** The reference's prompts and responses on the tiny model, as one packed batch. */
final class ReferenceRows implements AutoCloseable {

    private static final int PROMPT = 96;
    private static final int IMAGE = 600;

    final TinyLlava tiny = new TinyLlava();
    final Safetensors reference = Fixtures.tensors("tiny-llava/reference/lora.safetensors");
    final List<PackedPrompt> rows = new ArrayList<>();
    final PackedBatch batch;
    final NDArray places;
    final NDArray targets;
    final boolean[] all;
    private final List<Integer> kept = new ArrayList<>();

    ReferenceRows() {
        readRows();
        batch = new PackedBatch(tiny.model, rows);
        List<Long> flat = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            int[] block = rows.get(row).blocks().get(0);
            for (int t = 0; t < block.length; t++) {
                flat.add(batch.place(row, 0, t - 1));
                ids.add((long) block[t]);
            }
        }
        places = tiny.manager.create(flat.stream().mapToLong(Long::longValue).toArray());
        targets = tiny.manager.create(ids.stream().mapToLong(Long::longValue).toArray());
        all = new boolean[flat.size()];
        Arrays.fill(all, true);
    }

    @Override
    public void close() {
        batch.close();
        tiny.close();
        reference.close();
    }

    /** Turns the left-padded prompts and right-padded responses into packed rows. */
    private void readRows() {
        long[] ids = reference.tensor("ppo.input.input_ids").longs();
        long[] attended = reference.tensor("ppo.input.attention_mask").longs();
        float[] counts = reference.tensor("ppo.mask").floats();
        int width = (int) reference.shape("ppo.input.input_ids")[1];
        int responseWidth = width - PROMPT;
        try (Safetensors data = Fixtures.tensors("tiny-llava/reference/batch.safetensors")) {
            float[] features = data.tensor("features").floats();
            int used = 0;
            for (int row = 0; row < ids.length / width; row++) {
                int start = row * width;
                int[] prompt =
                        IntStream.range(start, start + PROMPT)
                                .filter(i -> attended[i] == 1)
                                .map(i -> (int) ids[i])
                                .toArray();
                int visual = (int) Arrays.stream(prompt).filter(id -> id == IMAGE).count();
                int mine = row * responseWidth;
                int[] response =
                        IntStream.range(0, responseWidth)
                                .filter(t -> counts[mine + t] == 1)
                                .peek(t -> kept.add(mine + t))
                                .map(t -> (int) ids[start + PROMPT + t])
                                .toArray();
                int end = used + visual * 96;
                VisualEmbedding embedding =
                        new VisualEmbedding(visual, 96, 1, Arrays.copyOfRange(features, used, end));
                rows.add(new PackedPrompt(new ModelPrompt(prompt, embedding), List.of(response)));
                used = end;
            }
        }
    }

    float[] kept(String name) {
        float[] padded = reference.tensor(name).floats();
        float[] values = new float[kept.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = padded[kept.get(i)];
        }
        return values;
    }
}
