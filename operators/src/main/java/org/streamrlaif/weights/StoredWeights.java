package org.streamrlaif.weights;

/**
 * An adapter in a weight store.
 *
 * @param uri folder of the adapter, in the form that {@link WeightStore#read} of any process
 *     understands
 * @param sha256 its {@link AdapterHash}
 */
public record StoredWeights(String uri, String sha256) {}
