package org.streamrlaif.loop;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.weights.AdapterName;
import org.streamrlaif.weights.StoredWeights;
import org.streamrlaif.weights.WeightStore;

/**
 * Writes the learner's weights to the store and makes the announcements that refer to them.
 *
 * @param store where the weights go
 * @param core whose weights they are
 * @param attempt which attempt of which job this learner belongs to
 */
public record PolicyPublisher(WeightStore store, LearnCore core, String attempt) {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyPublisher.class);

    /**
     * The version that this attempt begins with, under a lineage of its own.
     *
     * @param restored the last version before the checkpoint; null at the start of a run
     */
    public PolicyVersion first(PolicyVersion restored) throws IOException {
        long lineage = store.claimLineage(restored == null ? 0 : restored.getLineage() + 1, job());
        long version = restored == null ? 0 : restored.getVersion();
        return version(lineage, version, write(lineage, version), System.currentTimeMillis());
    }

    /**
     * The version after a batch; where the policy has not changed it refers to the weights of the
     * one before.
     */
    public PolicyVersion next(PolicyVersion before, long version, boolean changed, long finishedAt)
            throws IOException {
        StoredWeights weights =
                changed
                        ? write(before.getLineage(), version)
                        : new StoredWeights(before.getUri(), before.getSha256());
        return version(before.getLineage(), version, weights, finishedAt);
    }

    private PolicyVersion version(
            long lineage, long version, StoredWeights weights, long createdAt) {
        return PolicyVersion.newBuilder()
                .setLineage(lineage)
                .setAttempt(attempt)
                .setVersion(version)
                .setUri(weights.uri())
                .setSha256(weights.sha256())
                .setBaseHash(core.baseHash())
                .setCreatedAt(createdAt)
                .build();
    }

    /**
     * Removes from the store what dead learners left there; what cannot be removed stays, with a
     * line in the log.
     *
     * @param own lineage of this learner, once a checkpoint of it is complete
     */
    public void collect(long own) {
        try {
            store.collect(own);
        } catch (IOException e) {
            LOG.warn("the weight store keeps what dead learners left there: {}", e.getMessage());
        }
    }

    private String job() {
        return attempt.replaceFirst("#.*", "");
    }

    private StoredWeights write(long lineage, long version) throws IOException {
        return store.put(new AdapterName(lineage, version).toString(), core::writeAdapter);
    }
}
