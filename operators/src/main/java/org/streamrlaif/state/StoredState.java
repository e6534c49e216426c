package org.streamrlaif.state;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Named bytes that are read when they are asked for, so that they are never all in memory. */
public final class StoredState extends AbstractMap<String, byte[]> {

    private final Set<String> names;
    private final Function<String, byte[]> read;

    /**
     * State that lies elsewhere.
     *
     * @param read gives the bytes of one of the names
     */
    public StoredState(Set<String> names, Function<String, byte[]> read) {
        this.names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
        this.read = read;
    }

    @Override
    public byte[] get(Object name) {
        return names.contains(name) ? read.apply((String) name) : null;
    }

    @Override
    public boolean containsKey(Object name) {
        return names.contains(name);
    }

    @Override
    public Set<String> keySet() {
        return names;
    }

    @Override
    public Set<Map.Entry<String, byte[]>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, byte[]>> iterator() {
                return names.stream().map(name -> Map.entry(name, read.apply(name))).iterator();
            }

            @Override
            public int size() {
                return names.size();
            }
        };
    }
}
