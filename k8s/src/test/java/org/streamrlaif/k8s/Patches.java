package org.streamrlaif.k8s;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The two kinds of patches. */
final class Patches {
    private Patches() {}

    /**
     * Merges a patch into a custom resource: objects key by key, null removes, all else replaces.
     * For Kubernetes' own kinds kustomize merges some lists item by item; such a patch is refused.
     */
    static void merge(ObjectNode object, ObjectNode patch) {
        String group = object.path("apiVersion").asText();
        if (!group.matches("[^/]*\\.[^/]*/.*") || group.contains(".k8s.io/")) {
            throw new IllegalArgumentException(group + ": merge patch, expected a JSON 6902 patch");
        }
        mergeFields(object, patch);
    }

    private static void mergeFields(ObjectNode object, ObjectNode patch) {
        patch.properties()
                .forEach(
                        field -> {
                            JsonNode old = object.get(field.getKey());
                            JsonNode value = field.getValue();
                            if (value.isNull()) {
                                object.remove(field.getKey());
                            } else if (value.isObject() && old != null && old.isObject()) {
                                mergeFields((ObjectNode) old, (ObjectNode) value);
                            } else {
                                object.set(field.getKey(), value);
                            }
                        });
    }

    /** Applies one JSON 6902 operation: add, replace or remove. */
    static void apply(JsonNode operation, ObjectNode object) {
        JsonPointer path = JsonPointer.compile(operation.get("path").asText());
        JsonNode parent = object.at(path.head());
        String key = path.last().getMatchingProperty();
        String op = operation.get("op").asText();
        boolean isNew = op.equals("add");
        boolean append = isNew && parent.isArray() && key.equals("-");
        if (parent.isMissingNode() || (!isNew && object.at(path).isMissingNode())) {
            throw new IllegalArgumentException(op + " " + path + ": no such place");
        }
        switch (op) {
            case "add" -> {
                if (append) {
                    ((ArrayNode) parent).add(operation.get("value"));
                } else if (parent.isArray()) {
                    ((ArrayNode) parent).insert(Integer.parseInt(key), operation.get("value"));
                } else {
                    ((ObjectNode) parent).set(key, operation.get("value"));
                }
            }
            case "replace" -> {
                if (parent.isArray()) {
                    ((ArrayNode) parent).set(Integer.parseInt(key), operation.get("value"));
                } else {
                    ((ObjectNode) parent).set(key, operation.get("value"));
                }
            }
            case "remove" -> {
                if (parent.isArray()) {
                    ((ArrayNode) parent).remove(Integer.parseInt(key));
                } else {
                    ((ObjectNode) parent).remove(key);
                }
            }
            default -> throw new IllegalArgumentException(op + ": unknown operation");
        }
    }
}
