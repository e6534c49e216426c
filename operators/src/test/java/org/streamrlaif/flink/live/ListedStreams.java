package org.streamrlaif.flink.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A context that remembers what an enumerator does; its calls run when {@link #poll} says so. */
final class ListedStreams implements SplitEnumeratorContext<LiveSplit> {

    final Map<Integer, ReaderInfo> readers = new TreeMap<>();
    final List<String> assigned = new ArrayList<>();
    final List<LiveSplit> splits = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    private final int parallelism;
    private Runnable call;

    ListedStreams(int parallelism) {
        this.parallelism = parallelism;
    }

    void register(int reader) {
        readers.put(reader, new ReaderInfo(reader, "here"));
    }

    void poll() {
        call.run();
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
    }

    @Override
    public void sendEventToSourceReader(int reader, SourceEvent event) {
        events.add(reader + " " + event);
    }

    @Override
    public int currentParallelism() {
        return parallelism;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return readers;
    }

    @Override
    public void assignSplits(SplitsAssignment<LiveSplit> assignment) {
        assignment
                .assignment()
                .forEach(
                        (reader, given) -> {
                            splits.addAll(given);
                            given.forEach(split -> assigned.add(reader + " " + split.splitId()));
                        });
    }

    @Override
    public void signalNoMoreSplits(int reader) {
        throw new IllegalStateException("streams have no end");
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        callAsync(callable, handler, 0, 0);
    }

    @Override
    public <T> void callAsync(
            Callable<T> callable, BiConsumer<T, Throwable> handler, long delay, long period) {
        call =
                () -> {
                    T result;
                    try {
                        result = callable.call();
                    } catch (Exception e) {
                        handler.accept(null, e);
                        return;
                    }
                    handler.accept(result, null);
                };
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
        runnable.run();
    }
}
