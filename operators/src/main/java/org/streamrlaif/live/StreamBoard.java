package org.streamrlaif.live;

import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** How the streams are that this process records, by run. Thread-safe. */
public final class StreamBoard {

    private static final Map<String, NavigableMap<String, StreamRecorder>> RUNS =
            new ConcurrentHashMap<>();

    private StreamBoard() {}

    /** A stream of a run is recorded now. */
    public static void put(String run, String stream, StreamRecorder recorder) {
        RUNS.compute(
                run,
                (id, known) -> {
                    var streams =
                            known == null
                                    ? new ConcurrentSkipListMap<String, StreamRecorder>()
                                    : known;
                    streams.put(stream, recorder);
                    return streams;
                });
    }

    /** A stream of a run is not recorded any more; with the last one the run is forgotten. */
    public static void remove(String run, String stream) {
        RUNS.computeIfPresent(
                run,
                (id, streams) -> {
                    streams.remove(stream);
                    return streams.isEmpty() ? null : streams;
                });
    }

    /** Every stream with its state, such as {@code gate live, yard stalled}; empty without any. */
    public static String line(String run) {
        NavigableMap<String, StreamRecorder> streams = RUNS.get(run);
        return streams == null
                ? ""
                : streams.entrySet().stream()
                        .map(
                                entry ->
                                        entry.getKey()
                                                + " "
                                                + entry.getValue().status().state().word())
                        .collect(Collectors.joining(", "));
    }
}
