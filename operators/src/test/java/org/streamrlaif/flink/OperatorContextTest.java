package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Which device a running operator gets. */
class OperatorContextTest {

    private record Gpu(String index) implements ExternalResourceInfo {
        @Override
        public Optional<String> getProperty(String key) {
            return key.equals("index") ? Optional.of(index) : Optional.empty();
        }

        @Override
        public Collection<String> getKeys() {
            return Set.of("index");
        }
    }

    /** Says where it runs. */
    private static final class Where extends RichMapFunction<String, String> {
        private static final long serialVersionUID = 1L;
        private transient OperatorContext context;

        @Override
        public void open(OpenContext opened) {
            context = OperatorContext.of("run", getRuntimeContext());
        }

        @Override
        public String map(String ignored) {
            return context.device().orElse("none");
        }
    }

    private static String device(int subtask, String... gpus) throws Exception {
        try (MockEnvironment environment =
                        new MockEnvironmentBuilder()
                                .setParallelism(3)
                                .setMaxParallelism(3)
                                .setSubtaskIndex(subtask)
                                .setExternalResourceInfoProvider(
                                        name ->
                                                name.equals("gpu")
                                                        ? Arrays.stream(gpus)
                                                                .map(Gpu::new)
                                                                .collect(Collectors.toSet())
                                                        : Set.of())
                                .build();
                OneInputStreamOperatorTestHarness<String, String> harness =
                        new OneInputStreamOperatorTestHarness<>(
                                new StreamMap<>(new Where()), environment)) {
            harness.open();
            harness.processElement("where ?", 0);
            return harness.extractOutputValues().get(0);
        }
    }

    @Test
    void subtasksTakeTheGpusOfTheTaskManagerInTurn() throws Exception {
        assertThat(device(0, "3", "1")).isEqualTo("cuda:1");
        assertThat(device(1, "3", "1")).isEqualTo("cuda:3");
        assertThat(device(2, "3", "1")).isEqualTo("cuda:1");
    }

    @Test
    void withoutThatResourceFlinkSaysNothing() throws Exception {
        assertThat(device(1)).isEqualTo("none");
    }
}
