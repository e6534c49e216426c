/**
 * AI feedback: a narrative of the video, and preferences between responses by a judge that reads
 * it.
 *
 * <p>May import {@code model}, {@code encode}, {@code generate}, {@code loop}, {@code packing} and
 * the Avro records; never Flink, jobs or configuration files.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>A preference is a probability, not a word.</b> The local judge is never made to talk:
 *       P(A) is the softmax over the logits of the two answer tokens. It has a value for any pair
 *       and costs one forward pass.
 *   <li><b>Each pair is asked twice</b>, in both orders, and the probabilities are averaged: a
 *       judge that favours a place instead of an answer ends at one half, which is a tie.
 *   <li><b>Templates are data with one pass of substitution.</b> What a question, a response or a
 *       narrative contains is never read as a placeholder, and special tokens written out in it are
 *       broken up, so that a response cannot speak as the template.
 *   <li><b>A failure is a void with a reason, never a score.</b> One pair that cannot be judged
 *       voids its rollout.
 *   <li><b>All questions about one rollout share their common start</b> (video, narrative,
 *       question): it is read once, and each order of each pair is a block that continues it. So
 *       templates do well to put first what does not change.
 * </ul>
 */
package org.streamrlaif.judge;
