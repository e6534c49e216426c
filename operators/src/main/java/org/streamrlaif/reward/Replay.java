package org.streamrlaif.reward;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.UnreadableRecordException;

/**
 * A bounded, even sample of all prompts with decided pairs seen so far: training on some of them
 * beside the fresh ones keeps the reward model from forgetting.
 *
 * <p>Reservoir sampling: the n-th prompt replaces a random one of c places with probability c/n.
 * There are {@code capacity} places, or as many as the byte budget had room for: whoever is one too
 * many is drawn at random and leaves, and the place with it. Each prompt is one state entry that
 * stays the same array as long as it is kept.
 */
final class Replay {

    private record Kept(byte[] bytes, ComparedRow row) {
        /** Memory of both forms; visual tokens make up nearly all of it. */
        long size() {
            VisualEmbedding visual = row.row().prompt().visual();
            return bytes.length + (visual == null ? 0 : 4L * visual.data().length);
        }
    }

    private final RecordCodec<Rollout> codec = RecordCodec.of(Rollout.class);
    private final int capacity;
    private final long byteBudget;
    private final ScoreTemplate template;
    private final List<Kept> kept = new ArrayList<>();
    private long seen;
    private long size;

    /** An empty memory; one prompt is kept even when it alone exceeds the budget. */
    Replay(int capacity, long byteBudget, ScoreTemplate template) {
        this.capacity = capacity;
        this.byteBudget = byteBudget;
        this.template = template;
    }

    /** Prompts seen so far. */
    long seen() {
        return seen;
    }

    /** Takes a prompt into account. */
    void add(Rollout judged, ComparedRow row, RandomGenerator random) {
        boolean growing = kept.size() == seen && kept.size() < capacity;
        seen++;
        if (growing) {
            put(kept.size(), new Kept(encode(judged), row));
        } else if (!kept.isEmpty()) {
            long place = random.nextLong(seen);
            if (place < kept.size()) {
                put((int) place, new Kept(encode(judged), row));
            }
        }
        while (size > byteBudget && kept.size() > 1) {
            remove(random.nextInt(kept.size()));
        }
    }

    private void put(int place, Kept item) {
        size += item.size();
        if (place == kept.size()) {
            kept.add(item);
        } else {
            size -= kept.set(place, item).size();
        }
    }

    /** The last one takes the place. */
    private void remove(int place) {
        Kept last = kept.remove(kept.size() - 1);
        size -= (place == kept.size() ? last : kept.set(place, last)).size();
    }

    /** Different prompts, drawn until they have at least {@code pairs} pairs or none is left. */
    List<ComparedRow> draw(int pairs, RandomGenerator random) {
        List<ComparedRow> drawn = new ArrayList<>();
        int missing = pairs;
        int[] order = new int[kept.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int i = 0; i < order.length && missing > 0; i++) {
            int other = i + random.nextInt(order.length - i);
            int picked = order[other];
            order[other] = order[i];
            drawn.add(kept.get(picked).row());
            missing -= kept.get(picked).row().pairs();
        }
        return drawn;
    }

    /** One entry per place. */
    Map<String, byte[]> snapshot() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < kept.size(); i++) {
            entries.put(String.format(Locale.ROOT, "%06d", i), kept.get(i).bytes());
        }
        return Collections.unmodifiableMap(entries);
    }

    /**
     * Takes over a snapshot and the number of prompts seen; more than there is room for now are
     * forgotten at random.
     */
    void restore(Map<String, byte[]> entries, long seen) {
        this.seen = seen;
        this.size = 0;
        kept.clear();
        for (byte[] bytes : new TreeMap<>(entries).values()) {
            Rollout judged = decode(bytes);
            put(
                    kept.size(),
                    new Kept(
                            bytes,
                            ComparedRow.of(template.row(judged), judged.getPreferences())
                                    .orElseThrow()));
        }
        RandomGenerator random = new Random(seen);
        while (kept.size() > capacity) {
            remove(random.nextInt(kept.size()));
        }
    }

    /** What training needs of a rollout; the rest is dropped. */
    private byte[] encode(Rollout judged) {
        return codec.encode(template.bare(judged));
    }

    private Rollout decode(byte[] bytes) {
        try {
            return codec.decode(bytes);
        } catch (UnreadableRecordException e) {
            throw new IllegalArgumentException("state replay: " + e.getMessage(), e);
        }
    }
}
