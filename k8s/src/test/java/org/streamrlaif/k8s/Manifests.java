package org.streamrlaif.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;

/** What must hold between the objects of one rendered kustomization, beyond their schemas. */
final class Manifests {
    private static final ManifestSchemas SCHEMAS = new ManifestSchemas();
    private static final FlinkKeys FLINK = new FlinkKeys();

    private final List<ObjectNode> objects;
    private final ObjectNode deployment;
    private final JsonNode spec;
    private final List<String> problems = new ArrayList<>();

    Manifests(List<ObjectNode> objects) {
        this.objects = objects;
        deployment = only("FlinkDeployment");
        spec = deployment.path("spec");
    }

    /** One line per problem; empty when the manifests are fit to be applied. */
    List<String> problems() {
        objects.forEach(object -> problems.addAll(SCHEMAS.problems(object)));
        JsonNode flink = spec.path("flinkConfiguration");
        problems.addAll(FLINK.problems(flink));
        check(
                Kustomize.name(deployment).matches("[a-z]([-a-z\\d]{0,43}[a-z\\d])?"),
                "metadata.name: expected at most 45 letters, digits and dashes");
        check(spec.at("/job/parallelism").asInt() >= 1, "job.parallelism: expected at least 1");
        upgrades(flink);
        memory(flink);
        references();
        pods();
        return problems;
    }

    /** The one object of a kind. */
    ObjectNode only(String kind) {
        List<ObjectNode> found =
                objects.stream().filter(o -> Kustomize.kind(o).equals(kind)).toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(kind + ": " + found.size() + " objects, expected 1");
        }
        return found.get(0);
    }

    private void upgrades(JsonNode flink) {
        String mode = spec.at("/job/upgradeMode").asText();
        if (!mode.equals("stateless")) {
            check(
                    flink.has("execution.checkpointing.dir"),
                    "upgradeMode: needs a checkpoint folder");
        }
        if (mode.equals("savepoint")) {
            check(
                    flink.has("execution.checkpointing.savepoint-dir"),
                    "upgradeMode: needs a savepoint folder");
        }
        if (flink.path("high-availability.type").asText().equals("kubernetes")) {
            check(
                    flink.has("high-availability.storageDir"),
                    "high-availability.type: needs high-availability.storageDir");
        }
    }

    private void memory(JsonNode flink) {
        for (String role : List.of("jobManager", "taskManager")) {
            check(spec.path(role).at("/resource/memory").isTextual(), role + ": no memory given");
        }
        String pod = spec.at("/taskManager/resource/memory").asText().replace("i", "b");
        String natives = flink.path("taskmanager.memory.task.off-heap.size").asText("0 b");
        check(
                MemorySize.parse(natives).getMebiBytes() >= 2048,
                "taskmanager.memory.task.off-heap.size: expected 2 gb or more for libtorch and FFmpeg");
        check(
                taskManagerMemoryAddsUp(pod, flink),
                "taskManager.resource.memory: " + pod + ", too little for Flink's memory options");
    }

    /** Whether Flink could split the pod's memory as configured, by Flink's own arithmetic. */
    private static boolean taskManagerMemoryAddsUp(String pod, JsonNode flink) {
        Configuration configuration = new Configuration();
        flink.properties().forEach(e -> configuration.setString(e.getKey(), e.getValue().asText()));
        configuration.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.parse(pod));
        try {
            MemorySize heap =
                    TaskExecutorProcessUtils.processSpecFromConfig(configuration).getTaskHeapSize();
            return heap.getMebiBytes() >= 512;
        } catch (IllegalConfigurationException e) {
            return false;
        }
    }

    private void references() {
        check(
                names("ServiceAccount").contains(spec.path("serviceAccount").asText()),
                "serviceAccount: not among the objects");
        Set<String> volumes = new HashSet<>();
        for (JsonNode volume : spec.at("/podTemplate/spec/volumes")) {
            volumes.add(volume.path("name").asText());
            reference(volume.at("/configMap/name"), "ConfigMap");
            reference(volume.at("/persistentVolumeClaim/claimName"), "PersistentVolumeClaim");
        }
        for (JsonNode mount : container().path("volumeMounts")) {
            check(
                    volumes.contains(mount.path("name").asText()),
                    "volumeMounts: " + mount.path("name").asText() + " is no volume");
        }
    }

    private void reference(JsonNode name, String kind) {
        if (!name.isMissingNode()) {
            check(names(kind).contains(name.asText()), kind + " " + name.asText() + ": not there");
        }
    }

    private void pods() {
        JsonNode pod = spec.at("/podTemplate/spec/securityContext");
        check(pod.path("runAsNonRoot").asBoolean(), "pods: expected runAsNonRoot");
        JsonNode main = container().path("securityContext");
        check(
                main.path("allowPrivilegeEscalation").isBoolean()
                        && !main.path("allowPrivilegeEscalation").asBoolean(),
                "pods: expected allowPrivilegeEscalation false");
        check(main.path("readOnlyRootFilesystem").asBoolean(), "pods: expected a read-only root");
        check(
                main.at("/capabilities/drop/0").asText().equals("ALL"),
                "pods: expected all capabilities dropped");
    }

    private JsonNode container() {
        JsonNode containers = spec.at("/podTemplate/spec/containers");
        check(
                containers.at("/0/name").asText().equals("flink-main-container"),
                "podTemplate: the first container must be flink-main-container");
        return containers.path(0);
    }

    private Set<String> names(String kind) {
        var names = new HashSet<String>();
        objects.stream()
                .filter(o -> Kustomize.kind(o).equals(kind))
                .forEach(o -> names.add(Kustomize.name(o)));
        return names;
    }

    private void check(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }
}
