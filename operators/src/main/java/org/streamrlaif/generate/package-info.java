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
 *   <li>A row reserves room for its longest answer when it enters, so no row fails midway; rows
 *       wait until the cache's budget has room, and one that never fits is refused at once. All
 *       rows of a filled cache are as long as the longest that waited when it was cut.
 *   <li>Prompts are read a bounded number of tokens at a time, between which the other rows go on;
 *       the answers to one prompt share its reading.
 *   <li>Small models pay for operations, so the adapter is folded into a copy of the weights. Large
 *       ones pay for memory traffic: decoding has a copy in oneDNN's blocked layout (with few rows
 *       1.5 times as fast as plain matrices), reading takes the base's matrices as they are.
 *   <li>In bfloat16 an adapter stays beside the matrices, and its part is added before the product
 *       is rounded: folded in, nine tenths of a step of Adam were lost to rounding.
 *   <li>Random numbers belong to (run seed, ticket, response, version, token), never to a generator
 *       that rows share.
 *   <li>Recorded log-probabilities are those of the whole distribution at temperature-scaled
 *       logits, which is what the learner computes again; top-k and top-p only restrict what is
 *       drawn.
 * </ul>
 */
package org.streamrlaif.generate;
