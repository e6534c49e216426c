/**
 * Measures of answers against the truth: exact match, verdicts of a judge, and how sure a share is.
 *
 * <p>May import {@code maths}, {@code model}, {@code generate}, {@code judge}, {@code encode},
 * {@code video}, {@code loop} and the Avro records; never Flink, what is trained ({@code learn},
 * {@code reward}) or files of data sets.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A judge that grades chooses between words by their probabilities, as one that compares
 *       does, so every answer has a grade and none is parsed.
 *   <li>Held-out questions are put to policies in one place, {@code HeldOutQuestions}, by the loop
 *       under watch, the demo and the studies. Data sets that do not fit into memory go through the
 *       same {@code ClipPrompts} and {@code FixedPolicy} in batches.
 *   <li>Shares come with Wilson's interval, which holds for few items and near 0 and 1, too.
 * </ul>
 */
package org.streamrlaif.evaluate;
