package org.streamrlaif.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Protocol;

/** A protocol as it is kept under {@code released/}: indented JSON without documentation. */
final class Snapshot {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Snapshot() {}

    static String of(Protocol protocol) {
        try {
            JsonNode root = JSON.readTree(protocol.toString());
            root.findParents("doc").stream()
                    .filter(node -> node.get("doc").isTextual())
                    .forEach(node -> ((ObjectNode) node).remove("doc"));
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
