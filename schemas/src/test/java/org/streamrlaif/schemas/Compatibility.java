package org.streamrlaif.schemas;

import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Protocol;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** What stops the schemas of one protocol from reading data written with another's. */
final class Compatibility {
    private Compatibility() {}

    /** One line per obstacle; empty when everything written can be read. */
    static List<String> problems(Protocol readers, Protocol writers) {
        return writers.getTypes().stream()
                .flatMap(writer -> problems(readers.getType(writer.getFullName()), writer))
                .toList();
    }

    private static Stream<String> problems(Schema reader, Schema writer) {
        if (reader == null) {
            return Stream.of(writer.getName() + ": removed");
        }
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities()
                .stream()
                .map(
                        i ->
                                writer.getName()
                                        + i.getLocation()
                                        + ": "
                                        + i.getType()
                                        + " "
                                        + i.getMessage());
    }
}
