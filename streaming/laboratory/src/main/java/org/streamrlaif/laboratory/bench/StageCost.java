package org.streamrlaif.laboratory.bench;

/**
 * What a stage did in one run, in the time that counts.
 *
 * @param stage the stage
 * @param busyMs milliseconds of work per batch, on the clock
 * @param cpuMs CPU time of the stage's own thread per batch, in milliseconds; further threads of
 *     tensor operations are not in it
 * @param idle share of the time in which it did not work
 */
public record StageCost(Stage stage, double busyMs, double cpuMs, double idle) {}
