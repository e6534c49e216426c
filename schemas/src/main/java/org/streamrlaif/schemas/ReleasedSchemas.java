package org.streamrlaif.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Protocol;
import org.apache.avro.message.SchemaStore;

/**
 * Every schema that data may have been written with: the released snapshots {@code
 * released/v1.avpr}, {@code v2.avpr}, … on the class path, oldest first, and the current schemas.
 */
public final class ReleasedSchemas {
    private static final List<Protocol> RELEASES = load();
    private static final SchemaStore STORE = index();

    private ReleasedSchemas() {}

    /** Released protocols, oldest first. */
    public static List<Protocol> releases() {
        return RELEASES;
    }

    /**
     * Finds a released or current schema by its CRC-64-AVRO fingerprint; null when there is none.
     */
    public static SchemaStore store() {
        return STORE;
    }

    private static SchemaStore index() {
        var store = new SchemaStore.Cache();
        Stream.concat(RELEASES.stream(), Stream.of(StreamRlaif.PROTOCOL))
                .flatMap(protocol -> protocol.getTypes().stream())
                .forEach(store::addSchema);
        return store;
    }

    private static List<Protocol> load() {
        var releases = new ArrayList<Protocol>();
        for (int version = 1; ; version++) {
            try (InputStream in =
                    ReleasedSchemas.class.getResourceAsStream("released/v" + version + ".avpr")) {
                if (in == null) {
                    return List.copyOf(releases);
                }
                releases.add(Protocol.parse(in));
            } catch (IOException e) {
                throw new UncheckedIOException("released schemas v" + version, e);
            }
        }
    }
}
