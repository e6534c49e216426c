/**
 * Sampling responses: continuous batching over a key/value cache, with the policy version of every
 * token.
 *
 * <p>May import {@code model}, {@code weights}, {@code loop} and the Avro records; never Flink or
 * jobs.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A prompt is right-padded when it is read, so a token's place in the cache is its position
 *       and rows of any age share one attention call; a row that leaves is replaced by a copy of
 *       the last row.
 *   <li>One native call makes several tokens. Between two calls rows leave and enter and the
 *       adapter may change; keys and values that an older version wrote stay in the cache.
 *   <li>The adapter is folded into a copy of the weights when it changes: a decode step then has 4
 *       matrix products per layer instead of 18.
 *   <li>Random numbers belong to (run seed, ticket, response, version, token), never to a generator
 *       that rows share.
 *   <li>Recorded log-probabilities are those of the whole distribution at temperature-scaled
 *       logits, which is what the learner computes again; top-k and top-p only restrict what is
 *       drawn.
 * </ul>
 */
package org.streamrlaif.generate;
