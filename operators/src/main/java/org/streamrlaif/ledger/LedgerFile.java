package org.streamrlaif.ledger;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.streamrlaif.schemas.LedgerEntry;

/**
 * A ledger in files, one behind the other: each has JSON, one entry a line, or is an Avro container
 * file.
 *
 * @param files read in this order
 */
public record LedgerFile(List<Path> files) implements LedgerSource {
    private static final byte[] AVRO = {'O', 'b', 'j', 1};
    private static final CanonicalJson JSON =
            new CanonicalJson(LedgerEntry.getClassSchema(), Set.of());
    private static final JsonRecords PARSER = new JsonRecords();

    /** Copies. */
    public LedgerFile {
        files = List.copyOf(files);
    }

    @Override
    public void read(Consumer<LedgerEntry> entries, Consumer<String> unreadable)
            throws IOException {
        for (Path file : files) {
            if (isAvro(file)) {
                readAvro(file, entries, unreadable);
            } else {
                readJson(file, entries, unreadable);
            }
        }
    }

    /** Writes entries to a new file: Avro when its name ends with {@code .avro}, else JSON. */
    public static Writer writer(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        if (!file.toString().endsWith(".avro")) {
            return new JsonWriter(out);
        }
        DataFileWriter<LedgerEntry> avro =
                new DataFileWriter<>(new SpecificDatumWriter<>(LedgerEntry.class));
        avro.create(LedgerEntry.getClassSchema(), out);
        return new AvroWriter(avro);
    }

    /** Takes entries. */
    public interface Writer extends Closeable {

        /** Appends an entry. */
        void write(LedgerEntry entry) throws IOException;
    }

    private static boolean isAvro(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(AVRO.length), AVRO);
        }
    }

    private static void readAvro(
            Path file, Consumer<LedgerEntry> entries, Consumer<String> unreadable)
            throws IOException {
        try (DataFileStream<LedgerEntry> in =
                new DataFileStream<>(
                        Files.newInputStream(file), new SpecificDatumReader<>(LedgerEntry.class))) {
            in.forEach(entries);
        } catch (AvroRuntimeException e) {
            unreadable.accept(file + ": no entry of a ledger from here on: " + e.getMessage());
        }
    }

    private static void readJson(
            Path file, Consumer<LedgerEntry> entries, Consumer<String> unreadable)
            throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                try {
                    entries.accept(PARSER.read(line));
                } catch (IllegalArgumentException e) {
                    unreadable.accept(file + " line " + number + ": " + e.getMessage());
                }
            }
        }
    }

    private record JsonWriter(OutputStream file) implements Writer {

        JsonWriter {
            file = new BufferedOutputStream(file);
        }

        @Override
        public void write(LedgerEntry entry) throws IOException {
            file.write(JSON.bytes(entry));
            file.write('\n');
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private record AvroWriter(DataFileWriter<LedgerEntry> file) implements Writer {

        @Override
        public void write(LedgerEntry entry) throws IOException {
            file.append(entry);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
