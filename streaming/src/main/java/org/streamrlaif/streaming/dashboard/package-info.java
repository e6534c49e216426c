/**
 * The page on which a run is watched.
 *
 * <p>May import {@code io}; the command line starts it.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>It knows a run by its topics alone, so that it can look at one anywhere and at any time.
 *   <li>It only reads, listens on loopback unless told otherwise, and elsewhere asks for a token.
 *   <li>The page is plain HTML and scripts without a build step. Charts are drawn by uPlot, which
 *       is in the jar: nothing is fetched from elsewhere.
 *   <li>The page asks for the metrics that it shows and for rows that changed, so that a long run
 *       costs what is new.
 * </ul>
 */
package org.streamrlaif.streaming.dashboard;
