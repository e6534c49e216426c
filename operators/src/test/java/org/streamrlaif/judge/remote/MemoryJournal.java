package org.streamrlaif.judge.remote;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A journal that outlives endpoints, not the test. */
public final class MemoryJournal implements Journal {

    private final Map<String, String> texts = new ConcurrentHashMap<>();

    @Override
    public Optional<String> read(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    @Override
    public void write(String name, String text) {
        texts.put(name, text);
    }

    @Override
    public List<String> all(String folder) {
        return texts.entrySet().stream()
                .filter(text -> text.getKey().startsWith(folder + "/"))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** All that is kept. */
    @Override
    public String toString() {
        return texts.toString();
    }
}
