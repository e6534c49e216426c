package org.streamrlaif.flink.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.live.LiveStream;

/**
 * Reads the list of streams again and again, and sees that each stream has one reader. A new stream
 * goes to the reader with the fewest. Which readers have which streams after a restart, they say
 * themselves ({@link HeldStreams}); until one has spoken, its streams stay as they were.
 */
final class LiveEnumerator implements SplitEnumerator<LiveSplit, LiveStreams> {

    private static final Logger LOG = LoggerFactory.getLogger(LiveEnumerator.class);
    private static final long EVERY_MS = 1000;

    private final SplitEnumeratorContext<LiveSplit> context;
    private final Callable<Map<String, LiveStream>> list;
    private final Map<String, LiveSplit> waiting = new TreeMap<>();
    private final Map<String, LiveStream> given = new TreeMap<>();
    private final Map<String, Integer> readers = new HashMap<>();
    private Map<String, LiveStream> listed;
    private String problem = "";

    /**
     * @param list reads the streams that are listed now, by id
     * @param state what an earlier enumerator knew
     */
    LiveEnumerator(
            SplitEnumeratorContext<LiveSplit> context,
            Callable<Map<String, LiveStream>> list,
            LiveStreams state) {
        this.context = context;
        this.list = list;
        state.waiting().forEach(split -> waiting.put(split.splitId(), split));
        state.given().forEach(stream -> given.put(stream.id(), stream));
    }

    @Override
    public void start() {
        context.callAsync(list, this::read, 0, EVERY_MS);
    }

    /** A list that cannot be read leaves all as it is, and is told of once. */
    private void read(Map<String, LiveStream> streams, Throwable failure) {
        if (failure != null) {
            if (!Objects.toString(failure.getMessage()).equals(problem)) {
                LOG.warn("the list of live streams stays as it was: {}", failure.getMessage());
            }
            problem = Objects.toString(failure.getMessage());
            return;
        }
        problem = "";
        listed = streams;
        waiting.keySet().retainAll(listed.keySet());
        waiting.replaceAll((id, split) -> current(split));
        for (LiveStream stream : listed.values()) {
            if (!given.containsKey(stream.id()) && !waiting.containsKey(stream.id())) {
                waiting.put(
                        stream.id(), new LiveSplit(stream, System.currentTimeMillis(), 0, false));
            }
        }
        tellReaders();
        assign();
    }

    private LiveSplit current(LiveSplit split) {
        LiveStream wanted = listed.get(split.splitId());
        return wanted == null || wanted.equals(split.stream()) ? split : split.as(wanted);
    }

    /** Tells each reader that is known of what has changed in its streams. */
    private void tellReaders() {
        Iterator<Map.Entry<String, LiveStream>> held = given.entrySet().iterator();
        while (held.hasNext()) {
            Map.Entry<String, LiveStream> one = held.next();
            String id = one.getKey();
            LiveStream wanted = listed.get(id);
            Integer reader = readers.get(id);
            if (reader != null && !one.getValue().equals(wanted)) {
                context.sendEventToSourceReader(reader, new ChangedStream(id, wanted));
                if (wanted == null) {
                    held.remove();
                    readers.remove(id);
                } else {
                    one.setValue(wanted);
                }
            }
        }
    }

    /** Gives out what waits, once all readers are there. */
    private void assign() {
        if (context.registeredReaders().size() < context.currentParallelism()) {
            return;
        }
        Map<Integer, Integer> counts = new TreeMap<>();
        context.registeredReaders().keySet().forEach(reader -> counts.put(reader, 0));
        readers.values().forEach(reader -> counts.merge(reader, 1, Integer::sum));
        for (LiveSplit split : List.copyOf(waiting.values())) {
            int reader =
                    counts.entrySet().stream()
                            .min(Comparator.comparingInt(Map.Entry::getValue))
                            .orElseThrow()
                            .getKey();
            counts.merge(reader, 1, Integer::sum);
            waiting.remove(split.splitId());
            given.put(split.splitId(), split.stream());
            readers.put(split.splitId(), reader);
            context.assignSplit(split, reader);
        }
    }

    @Override
    public void handleSourceEvent(int reader, SourceEvent event) {
        if (event instanceof HeldStreams held) {
            held.streams().forEach(stream -> hold(reader, stream));
        }
        if (listed != null) {
            tellReaders();
        }
    }

    /** One that was given to another reader meanwhile stays there. */
    private void hold(int reader, LiveStream stream) {
        Integer other = readers.putIfAbsent(stream.id(), reader);
        if (other != null && other != reader) {
            context.sendEventToSourceReader(reader, new ChangedStream(stream.id(), null));
        } else {
            given.put(stream.id(), stream);
            waiting.remove(stream.id());
        }
    }

    @Override
    public void addSplitsBack(List<LiveSplit> splits, int reader) {
        for (LiveSplit split : splits) {
            given.remove(split.splitId());
            if (listed == null) {
                waiting.put(split.splitId(), split);
            } else if (listed.containsKey(split.splitId())) {
                waiting.put(split.splitId(), current(split));
            }
        }
        // What it had before it says itself when it is back.
        readers.values().removeIf(owner -> owner == reader);
        assign();
    }

    @Override
    public void addReader(int reader) {
        assign();
    }

    @Override
    public void handleSplitRequest(int reader, String host) {
        // Readers do not ask: a stream is given to them when it is listed.
    }

    @Override
    public LiveStreams snapshotState(long checkpoint) {
        return new LiveStreams(new ArrayList<>(waiting.values()), new ArrayList<>(given.values()));
    }

    @Override
    public void close() throws IOException {}
}
