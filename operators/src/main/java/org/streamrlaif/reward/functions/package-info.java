/**
 * Rewards of the user's own: functions of a response beside the reward model, or in its place.
 *
 * <p>Imports {@code platform}, {@code state}, {@code loop}, the Avro records, the exact match of
 * {@code evaluate}, and of {@code judge.remote} how an address is asked. Never Flink, a judge or a
 * model.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>A failure is a state.</b> A function says of each response a value or a reason. There is
 *       no number for a failure, so none can train the policy; the response's ticket ends void and
 *       is counted. Leaving only the response out would change what the others of its prompt are
 *       measured against.
 *   <li><b>A batch is one call</b>, of all responses of a batch: a program or an endpoint can work
 *       on them side by side. It may be made again after a crash, so calls are made at least once.
 *   <li><b>Records carry values and weights, not sums.</b> The learner adds them up, in one place,
 *       and a record tells of what.
 *   <li><b>A right answer may come back as a reward here, and nowhere else</b>: the user's sample
 *       brings it, for the user's function.
 *   <li>A program stays between batches, since starting one that loads a model may take minutes.
 * </ul>
 */
package org.streamrlaif.reward.functions;
