package org.streamrlaif.live;

import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.streamrlaif.live.StreamStatus.State;

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

    /** Why nothing came or will come of any stream of a run; empty while something may. */
    public static String gone(String run) {
        NavigableMap<String, StreamRecorder> streams = RUNS.get(run);
        boolean lost =
                streams != null
                        && streams.values().stream()
                                .allMatch(
                                        one ->
                                                one.status().state() == State.GONE
                                                        && one.counts().clips() == 0);
        return lost
                ? streams.values().stream()
                        .map(one -> one.status().reason())
                        .collect(Collectors.joining("; "))
                : "";
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
