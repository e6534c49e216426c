package org.streamrlaif.laboratory.demo.world;

/**
 * One thing of a scene, moving on a straight line.
 *
 * @param form its form
 * @param colour its colour at first
 * @param radius its size in pixels
 * @param x centre in frame 0, pixels from the left
 * @param y centre in frame 0, pixels from the top
 * @param vx pixels per frame to the right
 * @param vy pixels per frame downwards
 */
public record Thing(
        Form form, Colour colour, double radius, double x, double y, double vx, double vy) {

    /** Horizontal centre in a frame. */
    public double xAt(double frame) {
        return x + vx * frame;
    }

    /** Vertical centre in a frame. */
    public double yAt(double frame) {
        return y + vy * frame;
    }
}
