package org.streamrlaif.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.streamrlaif.live.LiveStream;

class LiveEnumeratorTest {

    private static final LiveStreams NOTHING = new LiveStreams(List.of(), List.of());

    private final Map<String, LiveStream> list = new TreeMap<>();
    private final ListedStreams context = new ListedStreams(2);
    private LiveEnumerator enumerator;
    private boolean unreadable;

    @BeforeEach
    void start() {
        enumerator = enumerator(context, NOTHING);
    }

    private LiveEnumerator enumerator(ListedStreams seen, LiveStreams state) {
        LiveEnumerator made = new LiveEnumerator(seen, this::read, state);
        made.start();
        return made;
    }

    private Map<String, LiveStream> read() throws IOException {
        if (unreadable) {
            throw new IOException("unreadable");
        }
        return new TreeMap<>(list);
    }

    private void list(String... ids) {
        list.clear();
        for (String id : ids) {
            list.put(id, stream(id, 1));
        }
    }

    private static LiveStream stream(String id, int port) {
        return new LiveStream(id, "udp://127.0.0.1:" + port, List.of());
    }

    private static void register(ListedStreams context, LiveEnumerator enumerator) {
        for (int reader = 0; reader < 2; reader++) {
            context.register(reader);
            enumerator.addReader(reader);
        }
    }

    @Test
    void sharesStreamsOutOnceAllReadersAreThere() {
        list("a", "b", "c");
        context.register(0);
        context.poll();
        assertThat(context.assigned).isEmpty();

        register(context, enumerator);
        assertThat(context.assigned).containsExactly("0 a", "1 b", "0 c");

        list("a", "b", "c", "d");
        context.poll();
        assertThat(context.assigned).containsExactly("0 a", "1 b", "0 c", "1 d");
        assertThat(context.events).isEmpty();
    }

    @Test
    void tellsReadersOfStreamsThatAreListedOtherwise() {
        list("a", "b");
        register(context, enumerator);
        context.poll();
        list("b");
        list.put("b", stream("b", 2));
        context.poll();
        context.poll();

        assertThat(context.events)
                .containsExactly(
                        "0 " + new ChangedStream("a", null),
                        "1 " + new ChangedStream("b", stream("b", 2)));

        list.put("a", stream("a", 1));
        context.poll();
        assertThat(context.assigned).containsExactly("0 a", "1 b", "0 a");
    }

    @Test
    void aListThatCannotBeReadChangesNothing() {
        list("a");
        register(context, enumerator);
        context.poll();
        unreadable = true;
        context.poll();
        unreadable = false;
        context.poll();

        assertThat(context.assigned).containsExactly("0 a");
        assertThat(context.events).isEmpty();
    }

    @Test
    void givesBackStreamsOfALostReaderAnew() {
        list("a", "b");
        register(context, enumerator);
        context.poll();
        LiveSplit known = context.splits.get(0).after(5_000_000_000_000L);
        context.readers.remove(0);
        enumerator.addSplitsBack(List.of(known), 0);
        assertThat(context.assigned).hasSize(2);

        context.register(0);
        enumerator.addReader(0);
        assertThat(context.assigned).containsExactly("0 a", "1 b", "0 a");
        assertThat(context.splits.get(2)).isEqualTo(known);
    }

    @Test
    void goesOnFromItsStateWithOtherReaders() throws IOException {
        list("a", "b", "c");
        register(context, enumerator);
        context.poll();
        list("a", "b", "c", "e");
        LiveStreams state = copy(enumerator.snapshotState(1));

        ListedStreams after = new ListedStreams(2);
        LiveEnumerator restored = enumerator(after, state);
        list("a", "c", "d");
        list.put("c", stream("c", 7));
        after.poll();
        register(after, restored);
        restored.handleSourceEvent(
                1, new HeldStreams(List.of(stream("a", 1), stream("b", 1), stream("c", 1))));
        after.poll();

        assertThat(after.assigned).containsExactly("0 d");
        assertThat(after.events)
                .containsExactly(
                        "1 " + new ChangedStream("b", null),
                        "1 " + new ChangedStream("c", stream("c", 7)));
    }

    @Test
    void oneOfTwoReadersKeepsAStream() {
        list("a");
        register(context, enumerator);
        context.poll();
        enumerator.handleSourceEvent(1, new HeldStreams(List.of(stream("a", 1))));

        assertThat(context.events).containsExactly("1 " + new ChangedStream("a", null));
    }

    private static LiveStreams copy(LiveStreams state) throws IOException {
        var serializer = LiveRecords.streams();
        LiveStreams copy =
                serializer.deserialize(serializer.getVersion(), serializer.serialize(state));
        assertThat(copy).isEqualTo(state);
        return copy;
    }
}
