package org.streamrlaif.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Strict schemas of the kinds that the manifests use: FlinkDeployment from the operator's CRD, the
 * few kinds of Kubernetes itself from {@code kinds.yaml}. Unknown keys are errors.
 */
final class ManifestSchemas {
    private static final String CRD = "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

    private final Map<String, JsonSchema> byKind = new HashMap<>();

    ManifestSchemas() {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        byKind.put(
                "flink.apache.org/v1beta1 FlinkDeployment", factory.getSchema(flinkDeployment()));
        resource("kinds.yaml")
                .properties()
                .forEach(e -> byKind.put(e.getKey(), factory.getSchema(e.getValue())));
    }

    /** One line per violation. */
    List<String> problems(JsonNode object) {
        String kind = object.path("apiVersion").asText() + " " + object.path("kind").asText();
        JsonSchema schema = byKind.get(kind);
        if (schema == null) {
            return List.of(kind + ": unknown kind");
        }
        return schema.validate(object).stream()
                .map(m -> kind + m.getMessage().substring(1))
                .toList();
    }

    private static JsonNode flinkDeployment() {
        ObjectNode schema =
                (ObjectNode) resource(CRD).at("/spec/versions/0/schema/openAPIV3Schema");
        strict(schema);
        ObjectNode properties = (ObjectNode) schema.get("properties");
        properties.remove("status");
        properties.withObject("/apiVersion").put("const", "flink.apache.org/v1beta1");
        properties.withObject("/kind").put("const", "FlinkDeployment");
        properties.set("metadata", resource("kinds.yaml").at("/v1 ConfigMap/properties/metadata"));
        // The operator's releases since 1.13 take Flink 2.x; the rest of the schema stayed as it is
        // here.
        ArrayNode versions = (ArrayNode) schema.at("/properties/spec/properties/flinkVersion/enum");
        Stream.of("v2_0", "v2_1", "v2_2").forEach(versions::add);
        schema.withArray("/required").add("apiVersion").add("kind").add("metadata").add("spec");
        return schema;
    }

    private static void strict(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            if (object.path("x-kubernetes-int-or-string").asBoolean()) {
                object.remove("anyOf");
                object.putArray("type").add("integer").add("string");
            } else if (object.path("nullable").asBoolean() && object.path("type").isTextual()) {
                String type = object.get("type").asText();
                object.putArray("type").add(type).add("null");
            }
            boolean open = object.path("x-kubernetes-preserve-unknown-fields").asBoolean();
            if (object.path("properties").isObject()
                    && !open
                    && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
        }
        schema.forEach(ManifestSchemas::strict);
    }

    private static JsonNode resource(String name) {
        try (InputStream in = ManifestSchemas.class.getResourceAsStream(name)) {
            return Yaml.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
