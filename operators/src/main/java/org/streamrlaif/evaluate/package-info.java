/**
 * Measures of answers against the truth: exact match, verdicts of a judge, and how sure a share is.
 *
 * <p>May import the cores of generation and judging; never Flink, files of data sets or the command
 * line.
 */
package org.streamrlaif.evaluate;
