/**
 * Checks of the manifests without a cluster and without kustomize: they are rendered, validated and
 * compared with the job that they start.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>{@link org.streamrlaif.k8s.Kustomize} renders exactly the features that the manifests use
 *       and refuses every other one, so that it cannot render something else than kustomize does.
 *       Where {@code kustomize} or {@code kubectl} is installed, a test compares the two.
 *   <li>The custom resource is validated against the operator's own CRD, made strict: a key that
 *       the CRD does not know is an error, while a cluster drops it without a word.
 *   <li>Flink ignores configuration keys that it does not know, so every key is looked up among the
 *       options of the Flink version in use, and its value is parsed.
 * </ul>
 */
package org.streamrlaif.k8s;
