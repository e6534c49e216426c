package org.streamrlaif.reward.functions;

/** What a reward function says of one response: a value, or why there is none. */
public sealed interface Reward {

    /**
     * A value.
     *
     * @param value finite
     */
    record Value(double value) implements Reward {
        public Value {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(notFinite(value));
            }
        }
    }

    /**
     * No value: the response's ticket ends void.
     *
     * @param reason one line for a person
     */
    record Failure(String reason) implements Reward {}

    /** A value; one that is not finite is a failure. */
    static Reward of(double value) {
        return Double.isFinite(value) ? new Value(value) : new Failure(notFinite(value));
    }

    /** 1 where something holds, else 0. */
    static Reward of(boolean holds) {
        return new Value(holds ? 1 : 0);
    }

    /** No value, since the sample brings no right answer to compare with. */
    static Reward noReference() {
        return new Failure("no reference, expected the right answer in the sample");
    }

    private static String notFinite(double value) {
        return value + ", expected a finite number";
    }
}
