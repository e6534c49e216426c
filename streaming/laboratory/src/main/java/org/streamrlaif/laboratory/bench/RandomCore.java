package org.streamrlaif.laboratory.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.state.StateEntry;

/**
 * A core whose training takes no time and leaves a state of the size that it has with a model of 7B
 * parameters: for each trained model a LoRA adapter on all linear layers and two moments of it, all
 * different after each batch, and a memory of prompts of which each batch replaces some.
 */
final class RandomCore implements TrainedCore<List<Rollout>, ScoredBatch> {
    private static final int LAYERS = 32;
    private static final int WIDTH = 4096;
    private static final int INNER = 11008;
    private static final int[][] LINEARS = {
        {WIDTH, WIDTH},
        {WIDTH, WIDTH},
        {WIDTH, WIDTH},
        {WIDTH, WIDTH},
        {WIDTH, INNER},
        {WIDTH, INNER},
        {INNER, WIDTH}
    };
    private static final List<String> KINDS = List.of("adapter", "first", "second");
    private static final int POOL = 64 << 20;
    private static final int PROMPTS = 256;
    private static final int PROMPTS_PER_BATCH = 16;
    private static final int PROMPT_BYTES = 8192;

    private final int models;
    private final int rank;
    private final CheckpointClock clock;
    private final ByteBuffer noise = ByteBuffer.allocateDirect(POOL);
    private int batches;

    RandomCore(int models, int rank, CheckpointClock clock) {
        this.models = models;
        this.rank = rank;
        this.clock = clock;
        byte[] some = new byte[1 << 20];
        Random random = new Random(1);
        while (noise.hasRemaining()) {
            random.nextBytes(some);
            noise.put(some);
        }
    }

    /** Trained parameters of one model. */
    static long parameters(int rank) {
        long sum = 0;
        for (int[] linear : LINEARS) {
            sum += (long) LAYERS * rank * (linear[0] + linear[1]);
        }
        return sum;
    }

    @Override
    public ScoredBatch run(long batch, List<Rollout> items) throws InterruptedException {
        batches++;
        clock.train();
        return new ScoredBatch(items, Map.of());
    }

    @Override
    public List<StateEntry> state() {
        List<StateEntry> entries = new ArrayList<>();
        for (int model = 0; model < models; model++) {
            for (String kind : KINDS) {
                for (int layer = 0; layer < LAYERS; layer++) {
                    for (int linear = 0; linear < LINEARS.length; linear++) {
                        for (int side = 0; side < 2; side++) {
                            String name =
                                    String.format(
                                            Locale.ROOT,
                                            "%d/%s/%d.%d.%d",
                                            model,
                                            kind,
                                            layer,
                                            linear,
                                            side);
                            int bytes = rank * LINEARS[linear][side] * Float.BYTES;
                            entries.add(entry(name, batches, bytes));
                        }
                    }
                }
            }
        }
        long seen = (long) batches * PROMPTS_PER_BATCH + PROMPTS;
        for (long prompt = seen - PROMPTS; prompt < seen; prompt++) {
            entries.add(entry("replay/" + prompt, 0, PROMPT_BYTES));
        }
        return entries;
    }

    private StateEntry entry(String name, int version, int bytes) {
        int from = Math.floorMod((name + version).hashCode(), POOL - bytes);
        return new StateEntry(name, version, () -> noise.slice(from, bytes));
    }

    @Override
    public void restore(Map<String, byte[]> state) {
        throw new IllegalStateException("a measured job is not restored");
    }
}
