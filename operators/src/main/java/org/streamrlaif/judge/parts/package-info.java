/**
 * A judge as a whole, local or remote: the stages that a loop and its measurements take from it.
 *
 * <p>May import {@code encode}, {@code judge}, {@code judge.remote}, {@code model} and the Avro
 * records; never Flink, jobs or configuration files.
 *
 * <p>Decision: where a judge is, is asked in one place. Whoever builds a loop or measures a judge
 * takes its {@link org.streamrlaif.judge.parts.JudgeParts} and does not know.
 */
package org.streamrlaif.judge.parts;
