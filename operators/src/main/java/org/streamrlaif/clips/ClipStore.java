package org.streamrlaif.clips;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of clips in this process, by content: as many in memory as the budget has room for, the
 * rest in local files. A clip goes, with all its parts, when the last of its holders lets it go,
 * and with the last clip the folder of the files. Thread-safe.
 */
public final class ClipStore {
    private static final Logger LOG = LoggerFactory.getLogger(ClipStore.class);
    private static final ClipStore PROCESS = new ClipStore(ClipsConfig.defaults());

    private final Map<PartKey, byte[]> memory = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<PartKey, Path> spilled = new HashMap<>();
    private final Map<String, Held> clips = new HashMap<>();
    private SpillFolder folder;
    private String root;
    private long budget;
    private long bytes;

    /** A clip that somebody holds. */
    private static final class Held {
        private final Set<Object> holders = new HashSet<>();
        private final Set<PartKey> parts = new HashSet<>();
        private final List<Runnable> afterwards = new ArrayList<>();
    }

    ClipStore(ClipsConfig config) {
        configure(config);
    }

    /** The store of this process. */
    public static ClipStore process() {
        return PROCESS;
    }

    /** Takes over budget and folder; parts that lie in another folder stay there. */
    synchronized void configure(ClipsConfig config) {
        budget = (long) config.memoryMegabytes() << 20;
        if (!config.folder().equals(root)) {
            root = config.folder();
            folder =
                    new SpillFolder(
                            Path.of(root.isEmpty() ? System.getProperty("java.io.tmpdir") : root));
        }
        trim();
    }

    /** The bytes of a part, which must not be changed; empty when the store lacks it. */
    public synchronized Optional<byte[]> get(PartKey key) {
        byte[] known = memory.get(key);
        if (known != null || !spilled.containsKey(key)) {
            return Optional.ofNullable(known);
        }
        Optional<byte[]> read = SpillFolder.read(spilled.get(key));
        if (read.isPresent()) {
            remember(key, read.get());
        } else {
            SpillFolder.delete(spilled.remove(key));
        }
        return read;
    }

    /**
     * Takes a part, whose bytes must not be changed any more, of a clip that somebody holds; a part
     * of any other clip is not kept.
     *
     * @return whether it is kept
     */
    synchronized boolean put(PartKey key, byte[] part) {
        Held clip = clips.get(key.clipId());
        if (clip == null) {
            return false;
        }
        clip.parts.add(key);
        forget(key);
        remember(key, part);
        return true;
    }

    /** Drops a part that is needed no more, although its clip is. */
    synchronized void drop(PartKey key) {
        forget(key);
        Held clip = clips.get(key.clipId());
        if (clip != null) {
            clip.parts.remove(key);
        }
    }

    /** Holds a clip; the same holder again changes nothing. */
    synchronized void hold(String clipId, Object holder) {
        clips.computeIfAbsent(clipId, id -> new Held()).holders.add(holder);
    }

    /** Does something after the last holder has let the clip go. */
    synchronized void afterwards(String clipId, Runnable action) {
        Held clip = clips.get(clipId);
        if (clip == null) {
            action.run();
        } else {
            clip.afterwards.add(action);
        }
    }

    /** Lets a clip go; nothing happens when the holder does not hold it. */
    synchronized void letGo(String clipId, Object holder) {
        Held clip = clips.get(clipId);
        if (clip != null && clip.holders.remove(holder) && clip.holders.isEmpty()) {
            clips.remove(clipId);
            clip.parts.forEach(this::forget);
            clip.afterwards.forEach(Runnable::run);
            if (clips.isEmpty()) {
                folder.leave();
            }
        }
    }

    /** What is in the store now. */
    public synchronized Contents contents() {
        return new Contents(clips.size(), memory.size(), bytes, spilled.size());
    }

    /**
     * What a store holds.
     *
     * @param clips clips that somebody holds
     * @param parts parts of them in memory
     * @param bytes size of these
     * @param spilled parts in local files, of which some are in memory, too
     */
    public record Contents(int clips, int parts, long bytes, int spilled) {}

    private void remember(PartKey key, byte[] part) {
        memory.put(key, part);
        bytes += part.length;
        trim();
    }

    private void forget(PartKey key) {
        byte[] part = memory.remove(key);
        if (part != null) {
            bytes -= part.length;
        }
        Path file = spilled.remove(key);
        if (file != null) {
            SpillFolder.delete(file);
        }
    }

    /** The part that was used last stays, whatever its size. */
    private void trim() {
        while (bytes > budget && memory.size() > 1) {
            Map.Entry<PartKey, byte[]> oldest = memory.entrySet().iterator().next();
            memory.remove(oldest.getKey());
            bytes -= oldest.getValue().length;
            if (!spilled.containsKey(oldest.getKey())) {
                spill(oldest.getKey(), oldest.getValue());
            }
        }
    }

    private void spill(PartKey key, byte[] part) {
        try {
            spilled.put(key, folder.write(part));
        } catch (IOException e) {
            LOG.warn(
                    "clips.folder: a part of clip {} cannot be written and is made again when it is"
                            + " asked for: {}",
                    key.clipId(),
                    e.toString());
        }
    }
}
