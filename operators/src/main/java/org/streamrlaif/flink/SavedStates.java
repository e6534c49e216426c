package org.streamrlaif.flink;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.DefaultOperatorStateBackend;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;

/** Operator state of a savepoint or checkpoint, read without a job. */
public final class SavedStates {
    private SavedStates() {}

    /**
     * The elements of a list state, of all subtasks.
     *
     * @param path where the savepoint or checkpoint lies
     * @param uid of the stage
     * @throws IOException when there is none or it cannot be read
     */
    public static <T> List<T> list(String path, String uid, ListStateDescriptor<T> state)
            throws IOException {
        return read(
                path,
                uid,
                backend -> {
                    List<T> elements = new ArrayList<>();
                    backend.getListState(state).get().forEach(elements::add);
                    return elements;
                });
    }

    /**
     * The entries of a broadcast state.
     *
     * @param path where the savepoint or checkpoint lies
     * @param uid of the stage
     * @throws IOException when there is none or it cannot be read
     */
    static <K, V> Map<K, V> broadcast(String path, String uid, MapStateDescriptor<K, V> state)
            throws IOException {
        return read(
                path,
                uid,
                backend -> {
                    Map<K, V> entries = new HashMap<>();
                    backend.getBroadcastState(state)
                            .entries()
                            .forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
                    return entries;
                });
    }

    private interface Reading<R> {
        R of(DefaultOperatorStateBackend backend) throws Exception;
    }

    private static <R> R read(String path, String uid, Reading<R> reading) throws IOException {
        List<OperatorStateHandle> handles =
                metadata(path).getOperatorStates().stream()
                        .filter(operator -> operator.getOperatorID().equals(id(uid)))
                        .flatMap(operator -> operator.getStates().stream())
                        .flatMap(subtask -> subtask.getManagedOperatorState().stream())
                        .toList();
        try (CloseableRegistry streams = new CloseableRegistry()) {
            DefaultOperatorStateBackend backend =
                    new DefaultOperatorStateBackendBuilder(
                                    SavedStates.class.getClassLoader(),
                                    new ExecutionConfig(),
                                    false,
                                    handles,
                                    streams)
                            .build();
            try {
                return reading.of(backend);
            } finally {
                backend.dispose();
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the state of " + uid + " cannot be read", e);
        }
    }

    private static CheckpointMetadata metadata(String path) throws IOException {
        var handle =
                AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path)
                        .getMetadataHandle();
        try (DataInputStream in = new DataInputStream(handle.openInputStream())) {
            return Checkpoints.loadCheckpointMetadata(in, SavedStates.class.getClassLoader(), path);
        }
    }

    private static OperatorID id(String uid) {
        return new OperatorID(StreamGraphHasherV2.generateUserSpecifiedHash(uid));
    }
}
