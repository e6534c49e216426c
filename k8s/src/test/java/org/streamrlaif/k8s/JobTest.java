package org.streamrlaif.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.streaming.config.ConfigSource;
import org.streamrlaif.streaming.config.RlaifConfig;

/** The manifests fit the job that they start, its configuration and its image. */
class JobTest {
    @ParameterizedTest
    @ValueSource(strings = {"overlays/cpu", "overlays/gpu"})
    void theConfigurationFileIsOneThatTheJobReads(String overlay, @TempDir Path folder)
            throws IOException {
        Manifests manifests = new Manifests(Kustomize.render(Path.of(overlay)));
        JsonNode data = manifests.only("ConfigMap").get("data");
        Path file =
                Files.writeString(folder.resolve("rlaif.yaml"), data.get("rlaif.yaml").asText());
        RlaifConfig config =
                new ConfigSource(Optional.of(file), Map.of()).resolve(RlaifConfig.defaults());
        assertThat(config.policy().model()).startsWith("/models/");
        assertThat(config.judge().model()).startsWith("/models/");
        assertThat(config.video().allowedRoots()).containsExactly("/videos");
        assertThat(config.weights().store()).startsWith("file:///state/");
        assertThat(config.streams().bootstrapServers()).isNotEmpty();
        JsonNode spec = manifests.only("FlinkDeployment").get("spec");
        int slots = spec.at("/flinkConfiguration/taskmanager.numberOfTaskSlots").asInt();
        assertThat(slots * config.device().threads())
                .as("threads of all slots")
                .isLessThanOrEqualTo(spec.at("/taskManager/resource/cpu").asInt());
    }

    @Test
    void theConfigurationFileIsTheOneThatTheJobIsTold() {
        JsonNode spec = deployment();
        JsonNode config = mount("config");
        assertThat(spec.at("/job/args/0").asText()).isEqualTo("--config");
        assertThat(spec.at("/job/args/1").asText())
                .isEqualTo(config.get("mountPath").asText() + "/rlaif.yaml");
        for (String folder : new String[] {"checkpoints", "savepoints"}) {
            String key = folder.equals("checkpoints") ? "dir" : "savepoint-dir";
            assertThat(
                            spec.at("/flinkConfiguration")
                                    .get("execution.checkpointing." + key)
                                    .asText())
                    .isEqualTo("file://" + mount("state").get("mountPath").asText() + "/" + folder);
        }
    }

    @Test
    void theEntryClassHasAMain() throws ReflectiveOperationException {
        String entryClass = deployment().at("/job/entryClass").asText();
        Class<?> job = Class.forName(entryClass, false, getClass().getClassLoader());
        assertThat(job.getMethod("main", String[].class).getReturnType()).isEqualTo(void.class);
    }

    @Test
    void theImageHoldsTheJobAndItsFlink() {
        String dockerfile = Yaml.text(Path.of("Dockerfile"));
        String jar = deployment().at("/job/jarURI").asText().replace("local://", "");
        assertThat(dockerfile).contains("streaming/target/streamrlaif-job.jar " + jar);
        assertThat(dockerfile).contains("streaming/target/cluster-lib/ /opt/flink/lib/");
        Matcher base = Pattern.compile("FROM flink:([\\d.]+)-java17").matcher(dockerfile);
        assertThat(base.find()).isTrue();
        assertThat(base.group(1)).isEqualTo(EnvironmentInformation.getVersion());
        assertThat(Yaml.text(Path.of("../streaming/pom.xml")))
                .contains("/streamrlaif-job.jar</outputFile>", "/cluster-lib</outputDirectory>");
    }

    /** What the cluster of plain processes has been measured with. */
    @Test
    void failuresAreNoticedAsInTheClusterOfTheTests() {
        JsonNode here = deployment().get("flinkConfiguration");
        JsonNode there = Yaml.documents(Path.of("../streaming/src/test/cluster/flink.yaml")).get(0);
        assertThat(there.properties()).isNotEmpty();
        there.properties().stream()
                .filter(setting -> !setting.getKey().startsWith("high-availability.zookeeper."))
                .forEach(
                        setting ->
                                assertThat(here.path(setting.getKey()).asText())
                                        .as(setting.getKey())
                                        .isEqualTo(setting.getValue().asText()));
    }

    private static JsonNode deployment() {
        return new Manifests(Kustomize.render(Path.of("overlays/cpu")))
                .only("FlinkDeployment")
                .get("spec");
    }

    private static JsonNode mount(String name) {
        for (JsonNode mount : deployment().at("/podTemplate/spec/containers/0/volumeMounts")) {
            if (mount.get("name").asText().equals(name)) {
                return mount;
            }
        }
        throw new AssertionError(name + ": no such mount");
    }
}
