package org.streamrlaif.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KustomizeTest {
    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/cpu", "overlays/gpu"})
    void rendersAsTheInstalledKustomizeDoes(String folder) throws Exception {
        Optional<List<String>> command = installed();
        assumeTrue(command.isPresent(), "neither kustomize nor kubectl is installed");
        Process process =
                new ProcessBuilder(
                                Stream.concat(command.get().stream(), Stream.of(folder)).toList())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String expected =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(byName(Kustomize.render(Path.of(folder))))
                .isEqualTo(byName(Yaml.documents(expected)));
    }

    @Test
    void aFeatureItDoesNotHaveIsRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("kustomization.yaml"), "namePrefix: a-\n");
        assertThatThrownBy(() -> Kustomize.render(folder)).hasMessageContaining("key namePrefix");
    }

    @Test
    void aPatchOfSomethingThatIsNotThereIsRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "kind: A\nmetadata: {name: a}\nspec: {b: 1}\n");
        String patches =
                """
                resources: [a.yaml]
                patches:
                  - target: {kind: A, name: a}
                    patch: '[{op: replace, path: /spec/c, value: 2}]'
                """;
        Files.writeString(folder.resolve("kustomization.yaml"), patches);
        assertThatThrownBy(() -> Kustomize.render(folder)).hasMessageContaining("no such place");
    }

    private static Optional<List<String>> installed() {
        return Stream.of(List.of("kustomize", "build"), List.of("kubectl", "kustomize"))
                .filter(command -> onPath(command.get(0)))
                .findFirst();
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static Map<String, ObjectNode> byName(List<ObjectNode> objects) {
        var byName = new TreeMap<String, ObjectNode>();
        objects.forEach(o -> byName.put(Kustomize.kind(o) + " " + Kustomize.name(o), o));
        return byName;
    }
}
