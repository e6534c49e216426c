package org.streamrlaif.flink;

import org.apache.flink.api.java.functions.KeySelector;

/**
 * Gives every item the same key, so that an operator of parallelism 1 may keep its state in
 * RocksDB.
 */
final class SingleKey<T> implements KeySelector<T, Integer> {
    private static final long serialVersionUID = 1L;

    static final Integer KEY = 0;

    @Override
    public Integer getKey(T item) {
        return KEY;
    }
}
