package org.streamrlaif.live;

import static org.streamrlaif.platform.Settings.require;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file that lists live streams, one on each line: {@code {"id": "gate", "uri": "rtsp://…",
 * "tags": ["street"]}}; the tags may be missing.
 */
public final class StreamList {

    private record Line(String id, String uri, List<String> tags) {

        LiveStream stream() {
            require(id != null, "id", "missing", "the name of a stream");
            require(uri != null, "uri", "missing", "the address of stream " + id);
            return new LiveStream(id, uri, tags == null ? List.of() : tags);
        }
    }

    private StreamList() {}

    /**
     * The streams that are listed now, by id.
     *
     * @throws IllegalArgumentException in one line: the file, the line and what is wrong with it
     * @throws IOException when the file cannot be read
     */
    public static Map<String, LiveStream> read(Path file) throws IOException {
        Map<String, LiveStream> streams = new TreeMap<>();
        for (LiveStream stream : JsonLines.read(file, Line.class, Line::stream)) {
            if (streams.put(stream.id(), stream) != null) {
                throw new IllegalArgumentException(
                        file + ": stream " + stream.id() + ", expected each id once");
            }
        }
        return streams;
    }
}
