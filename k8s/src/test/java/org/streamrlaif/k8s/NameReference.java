package org.streamrlaif.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.List;

/**
 * A place where objects name a generated object, as in {@code kind} and {@code path} of a
 * fieldSpec.
 */
final class NameReference {
    private NameReference() {}

    /**
     * Writes the new name wherever the old one stands at the place that the fieldSpec describes.
     */
    static void rename(JsonNode fieldSpec, List<ObjectNode> objects, String old, String renamed) {
        List<String> path = Arrays.asList(fieldSpec.get("path").asText().split("/"));
        objects.stream()
                .filter(object -> Kustomize.kind(object).equals(fieldSpec.get("kind").asText()))
                .forEach(object -> renameAt(object, path, old, renamed));
    }

    private static void renameAt(JsonNode node, List<String> path, String old, String renamed) {
        if (node.isArray()) {
            node.forEach(item -> renameAt(item, path, old, renamed));
            return;
        }
        String key = path.get(0);
        if (path.size() > 1) {
            renameAt(node.path(key), path.subList(1, path.size()), old, renamed);
        } else if (node.path(key).asText().equals(old)) {
            ((ObjectNode) node).set(key, TextNode.valueOf(renamed));
        }
    }
}
