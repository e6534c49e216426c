package org.streamrlaif.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Renders a kustomization as {@code kustomize build} does, for what the manifests use: resources,
 * configMapGenerator from files with a hash in the name, name references of ConfigMaps, labels, and
 * patches (merge patches of custom resources, JSON 6902). Everything else is refused.
 */
final class Kustomize {
    private static final Set<String> KEYS =
            Set.of(
                    "apiVersion",
                    "kind",
                    "resources",
                    "configMapGenerator",
                    "configurations",
                    "labels",
                    "patches");

    private final List<ObjectNode> objects = new ArrayList<>();
    private final List<ObjectNode> generated = new ArrayList<>();
    private final List<JsonNode> references = new ArrayList<>();

    private Kustomize() {}

    /** The objects of the kustomization in the given folder. */
    static List<ObjectNode> render(Path folder) {
        Kustomize kustomize = new Kustomize();
        kustomize.accumulate(folder);
        for (ObjectNode configMap : kustomize.generated) {
            String name = name(configMap);
            String hashed = name + "-" + ConfigMapHash.of(configMap);
            ((ObjectNode) configMap.get("metadata")).put("name", hashed);
            kustomize.references.forEach(
                    reference -> NameReference.rename(reference, kustomize.objects, name, hashed));
        }
        return kustomize.objects;
    }

    private void accumulate(Path folder) {
        JsonNode kustomization = Yaml.read(Yaml.text(folder.resolve("kustomization.yaml")));
        refuseUnknown(kustomization, KEYS, folder);
        for (JsonNode resource : kustomization.path("resources")) {
            Path path = folder.resolve(resource.asText()).normalize();
            if (Files.isDirectory(path)) {
                accumulate(path);
            } else {
                Yaml.documents(path).forEach(this::add);
            }
        }
        kustomization.path("configMapGenerator").forEach(spec -> generate(spec, folder));
        kustomization
                .path("configurations")
                .forEach(
                        file -> refer(Yaml.read(Yaml.text(folder.resolve(file.asText()))), folder));
        kustomization.path("patches").forEach(patch -> patch(patch, folder));
        kustomization.path("labels").forEach(labels -> label(labels, folder));
    }

    private void add(ObjectNode object) {
        objects.stream()
                .filter(
                        other ->
                                kind(other).equals(kind(object))
                                        && name(other).equals(name(object)))
                .findAny()
                .ifPresent(
                        other -> {
                            throw new IllegalArgumentException(
                                    kind(object) + " " + name(object) + ": defined twice");
                        });
        objects.add(object);
    }

    private void generate(JsonNode spec, Path folder) {
        refuseUnknown(spec, Set.of("name", "behavior", "files"), folder);
        String name = spec.get("name").asText();
        ObjectNode configMap =
                switch (spec.path("behavior").asText("create")) {
                    case "create" -> newConfigMap(name);
                    case "merge" -> find("ConfigMap", name, folder);
                    default -> throw unknown("behavior", spec.get("behavior").asText(), folder);
                };
        for (JsonNode file : spec.get("files")) {
            Path path = folder.resolve(file.asText());
            configMap.withObject("/data").put(path.getFileName().toString(), Yaml.text(path));
        }
    }

    private ObjectNode newConfigMap(String name) {
        ObjectNode configMap = JsonNodeFactory.instance.objectNode();
        configMap.put("apiVersion", "v1").put("kind", "ConfigMap");
        configMap.withObject("/metadata").put("name", name);
        add(configMap);
        generated.add(configMap);
        return configMap;
    }

    private void refer(JsonNode configuration, Path folder) {
        refuseUnknown(configuration, Set.of("nameReference"), folder);
        for (JsonNode reference : configuration.get("nameReference")) {
            if (!reference.path("kind").asText().equals("ConfigMap")) {
                throw unknown("nameReference", reference.toString(), folder);
            }
            reference.get("fieldSpecs").forEach(references::add);
        }
    }

    private void patch(JsonNode patch, Path folder) {
        refuseUnknown(patch, Set.of("path", "patch", "target"), folder);
        String text =
                patch.has("path")
                        ? Yaml.text(folder.resolve(patch.get("path").asText()))
                        : patch.get("patch").asText();
        JsonNode change = Yaml.read(text);
        if (change.isArray()) {
            JsonNode target = patch.get("target");
            refuseUnknown(target, Set.of("kind", "name"), folder);
            ObjectNode object =
                    find(target.get("kind").asText(), target.get("name").asText(), folder);
            change.forEach(operation -> Patches.apply(operation, object));
        } else {
            Patches.merge(find(kind(change), name(change), folder), (ObjectNode) change);
        }
    }

    private void label(JsonNode labels, Path folder) {
        refuseUnknown(labels, Set.of("pairs"), folder);
        for (ObjectNode object : objects) {
            object.withObject("/metadata/labels").setAll((ObjectNode) labels.get("pairs"));
        }
    }

    private ObjectNode find(String kind, String name, Path folder) {
        return objects.stream()
                .filter(object -> kind(object).equals(kind) && name(object).equals(name))
                .findAny()
                .orElseThrow(() -> unknown(kind, name, folder));
    }

    private static void refuseUnknown(JsonNode object, Set<String> known, Path folder) {
        object.fieldNames()
                .forEachRemaining(
                        key -> {
                            if (!known.contains(key)) {
                                throw unknown("key", key, folder);
                            }
                        });
    }

    private static IllegalArgumentException unknown(String thing, String value, Path folder) {
        return new IllegalArgumentException(folder + ": " + thing + " " + value + ": unknown");
    }

    static String kind(JsonNode object) {
        return object.path("kind").asText();
    }

    static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }
}
