package org.streamrlaif.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.streamrlaif.schemas.AdmittedSample;

/**
 * Samples that were read and have no tickets yet, in the state of the ticket stage; and the same
 * read out of a checkpoint.
 */
public final class WaitingState {
    private final ListState<AdmittedSample> state;

    WaitingState(OperatorStateStore store) throws Exception {
        state = store.getListState(descriptor());
    }

    Iterable<AdmittedSample> restored() throws Exception {
        return state.get();
    }

    void update(List<AdmittedSample> waiting) throws Exception {
        state.update(waiting);
    }

    /**
     * Those in a savepoint or checkpoint.
     *
     * @param path where it lies
     * @param uid of the ticket stage
     * @throws UncheckedIOException when there is none or it cannot be read
     */
    public static List<AdmittedSample> read(String path, String uid) {
        try {
            return SavedStates.list(path, uid, descriptor());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ListStateDescriptor<AdmittedSample> descriptor() {
        return new ListStateDescriptor<>("waiting", new AvroTypeInfo<>(AdmittedSample.class));
    }
}
