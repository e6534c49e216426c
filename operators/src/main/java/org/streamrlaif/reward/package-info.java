/**
 * The reward model: a scalar score per response, learnt online from the judge's preferences.
 *
 * <p><b>May import.</b> {@code BradleyTerry} is pure maths and imports {@code java.*} only. The
 * model also uses {@code learn} (optimiser settings), {@code model}, {@code weights} and the
 * records of {@code schemas}. Never Flink.
 */
package org.streamrlaif.reward;
