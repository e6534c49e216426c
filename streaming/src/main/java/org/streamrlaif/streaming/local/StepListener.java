package org.streamrlaif.streaming.local;

import org.streamrlaif.schemas.TrainingStep;

/** Hears of the batches of a run while it is followed. */
public interface StepListener {

    /** A batch ended and entered the account. */
    void step(TrainingStep step);

    /** Called several times a second, also when nothing happened. */
    default void tick() {}
}
