/**
 * The study: ways of tuning side by side in the demo's world, each with several seeds.
 *
 * <p>May import the cores of {@code operators}, {@code job}, {@code config} and {@code demo}; the
 * command line uses it. No Flink job is started.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>The plain loop calls the cores of the job. With a staleness of η every batch is η versions
 *       old, where the job's are at most that.
 *   <li>What is the same for all ways is done once per seed: videos, visual tokens, narratives, and
 *       the warm-up of each kind of reward model, which all ways that use it go on from. Nothing of
 *       the policy has changed by then.
 *   <li>A result is a line in the seed's file, written when a way has ended: a study that was
 *       interrupted goes on behind the last line, and processes that work on different seeds share
 *       a folder.
 *   <li>The truth of the world measures; no stage of a run is given it.
 * </ul>
 */
package org.streamrlaif.laboratory.study;
