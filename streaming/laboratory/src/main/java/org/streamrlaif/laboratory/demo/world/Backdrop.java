package org.streamrlaif.laboratory.demo.world;

/**
 * A grey level per channel with a linear slope.
 *
 * @param red level of red at the centre
 * @param green level of green at the centre
 * @param blue level of blue at the centre
 * @param slopeX change of all levels per pixel to the right
 * @param slopeY change of all levels per pixel downwards
 */
public record Backdrop(double red, double green, double blue, double slopeX, double slopeY) {}
