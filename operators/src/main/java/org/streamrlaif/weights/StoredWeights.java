package org.streamrlaif.weights;

/**
 * An adapter in a weight store.
 *
 * @param uri folder of the adapter, in the form that {@link WeightStore#fetch} of any process
 *     understands
 * @param sha256 SHA-256 (hex) of its {@link WeightStore#WEIGHTS_FILE}
 */
public record StoredWeights(String uri, String sha256) {}
