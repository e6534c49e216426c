package org.streamrlaif.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Set;
import org.apache.avro.Protocol;

/** A protocol as it is kept under {@code released/}: indented JSON without documentation. */
final class Snapshot {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Snapshot() {}

    /** Without the records of these names. */
    static String of(Protocol protocol, Set<String> omitted) {
        try {
            JsonNode root = JSON.readTree(protocol.toString());
            root.findParents("doc").stream()
                    .filter(node -> node.get("doc").isTextual())
                    .forEach(node -> ((ObjectNode) node).remove("doc"));
            Iterator<JsonNode> types = root.withArray("types").elements();
            while (types.hasNext()) {
                if (omitted.contains(types.next().path("name").asText())) {
                    types.remove();
                }
            }
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
