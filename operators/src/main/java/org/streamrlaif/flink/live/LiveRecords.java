package org.streamrlaif.flink.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.streamrlaif.live.LiveStream;

/** Bytes of splits and of the enumerator's state. */
final class LiveRecords {

    private static final int VERSION = 1;
    private static final int SIZE = 256;

    private LiveRecords() {}

    private interface Writer<T> {
        void write(T record, DataOutputSerializer out) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInputDeserializer in) throws IOException;
    }

    private record Serializer<T>(String what, Writer<T> writer, Reader<T> reader)
            implements SimpleVersionedSerializer<T> {

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(T record) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(SIZE);
            writer.write(record, out);
            return out.getCopyOfBuffer();
        }

        @Override
        public T deserialize(int version, byte[] bytes) throws IOException {
            if (version != VERSION) {
                throw new IOException(what + ": version " + version + ", expected " + VERSION);
            }
            return reader.read(new DataInputDeserializer(bytes));
        }
    }

    static SimpleVersionedSerializer<LiveSplit> splits() {
        return new Serializer<>("live stream", LiveRecords::write, LiveRecords::readSplit);
    }

    static SimpleVersionedSerializer<LiveStreams> streams() {
        return new Serializer<>(
                "live streams",
                (streams, out) -> {
                    writeAll(streams.waiting(), LiveRecords::write, out);
                    writeAll(streams.given(), LiveRecords::write, out);
                },
                in ->
                        new LiveStreams(
                                readAll(LiveRecords::readSplit, in),
                                readAll(LiveRecords::readStream, in)));
    }

    private static void write(LiveSplit split, DataOutputSerializer out) throws IOException {
        write(split.stream(), out);
        out.writeLong(split.lastStartMs());
        out.writeLong(split.clips());
        out.writeBoolean(split.ended());
    }

    private static LiveSplit readSplit(DataInputDeserializer in) throws IOException {
        return new LiveSplit(readStream(in), in.readLong(), in.readLong(), in.readBoolean());
    }

    private static void write(LiveStream stream, DataOutputSerializer out) throws IOException {
        out.writeUTF(stream.id());
        out.writeUTF(stream.uri());
        writeAll(stream.tags(), (tag, to) -> to.writeUTF(tag), out);
    }

    private static LiveStream readStream(DataInputDeserializer in) throws IOException {
        return new LiveStream(
                in.readUTF(), in.readUTF(), readAll(DataInputDeserializer::readUTF, in));
    }

    private static <T> void writeAll(List<T> all, Writer<T> writer, DataOutputSerializer out)
            throws IOException {
        out.writeInt(all.size());
        for (T one : all) {
            writer.write(one, out);
        }
    }

    private static <T> List<T> readAll(Reader<T> reader, DataInputDeserializer in)
            throws IOException {
        int count = in.readInt();
        List<T> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(reader.read(in));
        }
        return all;
    }
}
