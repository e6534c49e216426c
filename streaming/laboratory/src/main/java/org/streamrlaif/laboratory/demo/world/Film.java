package org.streamrlaif.laboratory.demo.world;

import java.util.List;

/** What a video shows, frame by frame: all that a renderer needs to know of it. */
public interface Film {

    /** Number of frames. */
    int frames();

    /** The things in the order of {@link Form}; things of one film differ in form. */
    List<Thing> things();

    /** Whether a thing, named by its index, can be seen in a frame. */
    boolean visible(int thing, int frame);

    /** Colour of a thing, named by its index, in a frame. */
    Colour colour(int thing, int frame);

    /** What lies behind the things. */
    Backdrop backdrop();

    /** Seeds the pixel noise. */
    long seed();
}
