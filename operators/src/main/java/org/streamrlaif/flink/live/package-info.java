/**
 * Live streams as a source of samples (FLIP-27): one split per stream.
 *
 * <p>May import Flink's source interfaces, the cores of {@code live} and {@code video}, and the
 * records; no other skin and no model.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>The list is the truth.</b> The enumerator reads it every second and tells readers what
 *       has changed. After a restart readers say which streams they have, so nothing is recorded
 *       twice and what left the list meanwhile ends.
 *   <li><b>The folder is the memory.</b> State of a split is the start of its last clip. Later
 *       clips in the folder are handed on again after a failure, so delivery is at least once; the
 *       loop ends the second of two equal ids void.
 *   <li><b>Splits hold addresses as they are listed</b>, with {@code ${env:LIVE_NAME}} for secrets,
 *       which only the recorder fills in.
 * </ul>
 */
package org.streamrlaif.flink.live;
