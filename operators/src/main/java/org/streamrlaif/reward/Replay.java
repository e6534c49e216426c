package org.streamrlaif.reward;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.UnreadableRecordException;

/**
 * A bounded, even sample of all prompts with decided pairs seen so far: training on some of them
 * beside the fresh ones keeps the reward model from forgetting.
 *
 * <p>Reservoir sampling: the n-th prompt replaces a random place with probability capacity/n. Each
 * prompt is one state entry that stays the same array as long as it is kept.
 */
final class Replay {

    private record Kept(byte[] bytes, ComparedRow row) {}

    private final RecordCodec<JudgedRollout> codec = RecordCodec.of(JudgedRollout.class);
    private final int capacity;
    private final ScoreTemplate template;
    private final List<Kept> kept = new ArrayList<>();
    private long seen;

    Replay(int capacity, ScoreTemplate template) {
        this.capacity = capacity;
        this.template = template;
    }

    /** Prompts seen so far. */
    long seen() {
        return seen;
    }

    /** Takes a prompt into account. */
    void add(JudgedRollout judged, ComparedRow row, RandomGenerator random) {
        seen++;
        if (kept.size() < capacity) {
            kept.add(new Kept(encode(judged), row));
        } else if (capacity > 0) {
            long place = random.nextLong(seen);
            if (place < capacity) {
                kept.set((int) place, new Kept(encode(judged), row));
            }
        }
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
            entries.put(String.format("%06d", i), kept.get(i).bytes());
        }
        return Collections.unmodifiableMap(entries);
    }

    /** Takes over a snapshot and the number of prompts seen. */
    void restore(Map<String, byte[]> entries, long seen) {
        this.seen = seen;
        kept.clear();
        for (byte[] bytes : new TreeMap<>(entries).values()) {
            JudgedRollout judged = decode(bytes);
            kept.add(
                    new Kept(
                            bytes,
                            ComparedRow.of(
                                            template.row(judged.getRollout()),
                                            judged.getPreferences())
                                    .orElseThrow()));
        }
    }

    /** What training needs of a rollout; the rest of the prompt is dropped. */
    private byte[] encode(JudgedRollout judged) {
        Rollout rollout = judged.getRollout();
        Prompt prompt = rollout.getPrompt();
        Prompt bare =
                Prompt.newBuilder(prompt)
                        .setNarrative("")
                        .setPolicyTokens(
                                prompt.getJudgeTokens() == null ? prompt.getPolicyTokens() : null)
                        .build();
        JudgedRollout trimmed =
                JudgedRollout.newBuilder(judged)
                        .setRollout(Rollout.newBuilder(rollout).setPrompt(bare).build())
                        .build();
        return codec.encode(trimmed);
    }

    private JudgedRollout decode(byte[] bytes) {
        try {
            return codec.decode(bytes);
        } catch (UnreadableRecordException e) {
            throw new IllegalArgumentException("state replay: " + e.getMessage(), e);
        }
    }
}
