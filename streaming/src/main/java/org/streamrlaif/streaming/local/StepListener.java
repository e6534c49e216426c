package org.streamrlaif.streaming.local;

import org.streamrlaif.schemas.TrainingStep;

/** Hears of the batches of a run while it is followed. */
public interface StepListener {

    /** A batch ended and entered the account. */
    void step(TrainingStep step);

    /** Called several times a second, also when nothing happened. */
    default void tick() {}

    /** This listener, and something else to be done at each tick. */
    default StepListener also(Runnable atTick) {
        StepListener self = this;
        return new StepListener() {
            @Override
            public void step(TrainingStep step) {
                self.step(step);
            }

            @Override
            public void tick() {
                self.tick();
                atTick.run();
            }
        };
    }
}
