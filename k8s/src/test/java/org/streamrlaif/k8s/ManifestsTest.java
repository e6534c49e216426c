package org.streamrlaif.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/cpu", "overlays/gpu"})
    void theManifestsAreFitToBeApplied(String folder) {
        assertThat(new Manifests(Kustomize.render(Path.of(folder))).problems()).isEmpty();
    }

    @Test
    void theGpuOverlayAsksForOneGpuPerTaskManager() {
        JsonNode spec = deployment("overlays/gpu").get("spec");
        JsonNode flink = spec.get("flinkConfiguration");
        assertThat(flink.get("external-resource.gpu.amount").asText()).isEqualTo("1");
        assertThat(flink.get("external-resource.gpu.kubernetes.config-key").asText())
                .isEqualTo("nvidia.com/gpu");
        assertThat(flink.get("taskmanager.numberOfTaskSlots").asText()).isEqualTo("1");
        assertThat(spec.get("image").asText()).endsWith("-gpu");
    }

    /** Each typo is one JSON 6902 operation on the cpu overlay. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add     | /spec/job/upgradeMode                     | save-point   | enumeration",
                "add     | /spec/job/jarUri                          | local:///x   | jarUri",
                "add     | /spec/job/parallelism                     | two          | integer",
                "add     | /spec/job/parallelism                     | 0            | at least 1",
                "add     | /spec/flinkVersion                        | v2_9         | enumeration",
                "add     | /spec/serviceAcount                       | rlaif        | serviceAcount",
                "add     | /spec/serviceAccount                      | flink        | not among",
                "add     | /spec/mode                                | nativ        | enumeration",
                "add     | /spec/podTemplate/spec/containers/0/volumeMount | {}       | volumeMount",
                "add     | /spec/podTemplate/spec/containers/0/name  | main         | flink-main",
                "replace | /spec/podTemplate/spec/volumes/0/configMap/name | other  | ConfigMap other",
                "replace | /spec/podTemplate/spec/containers/0/volumeMounts/2/name | stat | no volume",
                "remove  | /spec/podTemplate/spec/securityContext    |              | runAsNonRoot",
                "add     | /spec/flinkConfiguration/execution.checkpointing.intervall | 1 s | intervall",
                "add     | /spec/flinkConfiguration/execution.checkpointing.interval | often | often",
                "add     | /spec/flinkConfiguration/state.backend    | rocksdb      | Flink knows",
                "remove  | /spec/flinkConfiguration/execution.checkpointing.savepoint-dir | | savepoint",
                "remove  | /spec/flinkConfiguration/high-availability.storageDir | | storageDir",
                "remove  | /spec/flinkConfiguration/taskmanager.memory.task.off-heap.size | | off-heap",
                "add     | /spec/taskManager/resource/memory         | 4Gi          | too little",
                "add     | /metadata/name                            | Rlaif        | name"
            })
    void aMistakeIsFound(String op, String path, String value, String problem) {
        List<ObjectNode> objects = Kustomize.render(Path.of("overlays/cpu"));
        String operation =
                "{op: " + op + ", path: " + path + ", value: " + (value == null ? "" : value) + "}";
        Patches.apply(Yaml.read(operation), new Manifests(objects).only("FlinkDeployment"));
        assertThat(new Manifests(objects).problems())
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    private static ObjectNode deployment(String folder) {
        return new Manifests(Kustomize.render(Path.of(folder))).only("FlinkDeployment");
    }
}
