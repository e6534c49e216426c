package org.streamrlaif.schemas;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Protocol;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** What stops the schemas of one protocol from reading data written with another's. */
final class Compatibility {
    private Compatibility() {}

    /**
     * One line per obstacle; empty when everything written can be read.
     *
     * @param exempt names of records that need not be read
     */
    static List<String> problems(Protocol readers, Protocol writers, Set<String> exempt) {
        return writers.getTypes().stream()
                .filter(writer -> !exempt.contains(writer.getName()))
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
