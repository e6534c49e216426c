package org.streamrlaif.reward;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.encode.ClipFetcher;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.UnreadableRecordException;
import org.streamrlaif.schemas.VisualTokens;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.state.StateReader;
import org.streamrlaif.state.StateWriter;

/**
 * A bounded, even sample of all prompts with decided pairs seen so far: training on some of them
 * beside the fresh ones keeps the reward model from forgetting.
 *
 * <p>Reservoir sampling: the n-th prompt replaces a random one of c places with probability c/n.
 * There are {@code capacity} places, or as many as the byte budget had room for: whoever is one too
 * many is drawn at random and leaves, and the place with it; so does a prompt whose clip is lost.
 * Each prompt is one state entry that never changes.
 */
final class Replay {

    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final String STAGE = "reward";
    private static final String PLACES = "places";

    /** A prompt as it is kept, named by its arrival; its visual tokens lie in the clip store. */
    private record Kept(long arrival, byte[] bytes, Rollout judged) {
        /** Bytes of the record and, as float32, of the tokens that it refers to. */
        long size() {
            VisualTokens tokens = judged.getPolicyTokens();
            return bytes.length
                    + (tokens == null
                            ? 0
                            : (long) Float.BYTES * tokens.getCount() * tokens.getWidth());
        }
    }

    private final RecordCodec<Rollout> codec = RecordCodec.of(Rollout.class);
    private final int capacity;
    private final long byteBudget;
    private final ScoreTemplate template;
    private final ClipFetcher clips;
    private final List<Kept> kept = new ArrayList<>();
    private long seen;
    private long size;

    /** An empty memory; one prompt is kept even when it alone exceeds the budget. */
    Replay(int capacity, long byteBudget, ScoreTemplate template, ClipFetcher clips) {
        this.capacity = capacity;
        this.byteBudget = byteBudget;
        this.template = template;
        this.clips = clips;
    }

    /** Prompts seen so far. */
    long seen() {
        return seen;
    }

    /** Takes a prompt into account. */
    void add(Rollout judged, RandomGenerator random) {
        boolean growing = kept.size() == seen && kept.size() < capacity;
        seen++;
        if (growing) {
            put(kept.size(), kept(judged));
        } else if (!kept.isEmpty()) {
            long place = random.nextLong(seen);
            if (place < kept.size()) {
                put((int) place, kept(judged));
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

    /**
     * Different prompts, drawn until they have at least {@code pairs} pairs or none is left. A
     * drawn prompt whose clip is lost is forgotten.
     */
    List<ComparedRow> draw(int pairs, RandomGenerator random) throws InterruptedException {
        List<ComparedRow> drawn = new ArrayList<>();
        TreeSet<Integer> lost = new TreeSet<>();
        int missing = pairs;
        int[] order = new int[kept.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int i = 0; i < order.length && missing > 0; i++) {
            int other = i + random.nextInt(order.length - i);
            int picked = order[other];
            order[other] = order[i];
            Rollout judged = kept.get(picked).judged();
            if (clips.obstacle(judged, STAGE).isPresent()) {
                LOG.warn("reward: ticket {} is not remembered any more", judged.getTicket());
                lost.add(picked);
            } else {
                ComparedRow row = row(judged);
                drawn.add(row);
                missing -= row.pairs();
            }
        }
        lost.descendingSet().forEach(this::remove);
        return drawn;
    }

    /** Keeps the clips of the prompts that are remembered now. */
    void retain() {
        clips.retain(STAGE, kept.stream().map(one -> one.judged().getClipId()).collect(toSet()));
    }

    private ComparedRow row(Rollout judged) {
        return ComparedRow.of(template.row(judged), judged.getPreferences()).orElseThrow();
    }

    /** One entry per prompt, named by its arrival, and the arrivals in the order of the places. */
    List<StateEntry> state() {
        StateWriter state = new StateWriter();
        for (Kept item : kept) {
            state.part("", Map.of(name(item.arrival()), item.bytes()));
        }
        state.numbers(PLACES, kept.stream().mapToDouble(Kept::arrival).toArray());
        return state.entries();
    }

    /**
     * Takes over a state and the number of prompts seen; more than there is room for now are
     * forgotten at random.
     */
    void restore(Map<String, byte[]> state, long seen) {
        this.seen = seen;
        this.size = 0;
        kept.clear();
        StateReader reader = new StateReader(state);
        for (double arrival : reader.numbers(PLACES, state.size() - 1)) {
            byte[] bytes = reader.bytes(name((long) arrival));
            put(kept.size(), new Kept((long) arrival, bytes, decode(bytes)));
        }
        reader.end();
        RandomGenerator random = new Random(seen);
        while (kept.size() > capacity) {
            remove(random.nextInt(kept.size()));
        }
        retain();
    }

    private static String name(long arrival) {
        return String.format(Locale.ROOT, "%012d", arrival);
    }

    /** What training needs of a rollout; the rest is dropped. */
    private Kept kept(Rollout judged) {
        Rollout bare = template.bare(judged);
        return new Kept(seen, codec.encode(bare), bare);
    }

    private Rollout decode(byte[] bytes) {
        try {
            return codec.decode(bytes);
        } catch (UnreadableRecordException e) {
            throw new IllegalArgumentException("state replay: " + e.getMessage(), e);
        }
    }
}
