/**
 * Judging and narrating behind an OpenAI-compatible interface.
 *
 * <p>Imports {@code judge}, {@code loop}, {@code encode}'s settings and the Avro records; never
 * Flink or a model.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>The JDK's HTTP client and Jackson speak the interface; Resilience4j keeps the
 *       limits.</b> One kind of request is sent. OpenAI's own Java client (4.6) was tried for it:
 *       28 MB, with Kotlin and two more HTTP stacks in the job jar, and with retries of its own.
 *       Resilience4j's retry, rate limiter and circuit breaker are 270 kB together.
 *   <li><b>Probabilities where there are some, words where not.</b> P(A) comes from the
 *       log-probabilities of the answer's token. Without them a word counts as certain, and a reply
 *       that is neither word is no verdict: it is asked for again, then the rollout is void.
 *   <li><b>A breaker that is open is waited for</b>, as any other failure is, as long as attempts
 *       are left: an outage delays the run. What is still without a verdict then is void with the
 *       reason; wrong keys, models and addresses end the run.
 *   <li><b>What is asked is the key.</b> An answer is kept in the journal under the SHA-256 of
 *       endpoint and request (model, settings, frames, prompt, both answers in their order), before
 *       it is used. A restart, from whatever checkpoint, finds it there; so does another ticket
 *       with the same question. The same key goes along as {@code Idempotency-Key}, for requests
 *       whose reply was lost.
 *   <li><b>The journal is not Flink state</b>: an older checkpoint would forget what was paid
 *       since. It is one small file per answer, written whole, since object stores make nothing
 *       durable before a file is closed.
 *   <li><b>The key of the endpoint is read where it is used</b>, from a file or an environment
 *       variable, and is struck out of what an endpoint says. Redirects are not followed.
 *   <li><b>Nothing a response or a video says can speak for the prompt.</b> What looks like a
 *       special token or a tag is broken up, and each text stands between delimiters with a mark
 *       that is computed from all of them, which none of them can therefore contain.
 * </ul>
 */
package org.streamrlaif.judge.remote;
