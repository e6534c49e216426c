package org.streamrlaif.reward;

/** What a judge's probability that A is better becomes as a training target. */
public enum Labels {
    /** The probability itself: a judge in doubt pulls less. */
    SOFT {
        @Override
        double target(double pChosen) {
            return pChosen;
        }
    },
    /** 1 or 0: the likelier side is right, as with votes of people. */
    HARD {
        @Override
        double target(double pChosen) {
            return pChosen > 0.5 ? 1 : 0;
        }
    };

    abstract double target(double pChosen);
}
