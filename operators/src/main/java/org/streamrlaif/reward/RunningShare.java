package org.streamrlaif.reward;

import java.util.OptionalDouble;

/** Share of yes among the last answers to a question. */
final class RunningShare {

    private final int window;
    private final StringBuilder answers = new StringBuilder();

    /**
     * @param window answers that count, 1 or more
     */
    RunningShare(int window) {
        this.window = window;
    }

    /** Adds an answer; the oldest goes when there are too many. */
    void add(boolean yes) {
        answers.append(yes ? '1' : '0');
        if (answers.length() > window) {
            answers.deleteCharAt(0);
        }
    }

    /** The share; empty before the first answer. */
    OptionalDouble share() {
        long yes = yes(0, answers.length());
        return answers.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) yes / answers.length());
    }

    /**
     * Whether yes has become rarer or stayed as frequent, as far as that can be told: the share
     * among the last answers is above that among as many before by no more than the standard error
     * √(2·p·(1 − p)/n) of the difference, p being the share of both together.
     *
     * @param half n, answers on each side, at most half of the window
     * @return false while there are not so many answers
     */
    boolean settled(int half) {
        int all = answers.length();
        if (all < 2 * half) {
            return false;
        }
        double before = yes(all - 2 * half, all - half);
        double now = yes(all - half, all);
        double p = (before + now) / (2 * half);
        return (now - before) / half <= Math.sqrt(2 * p * (1 - p) / half);
    }

    private long yes(int from, int to) {
        return answers.substring(from, to).chars().filter(answer -> answer == '1').count();
    }

    /** The answers as a text of 0 and 1, the oldest first. */
    String state() {
        return answers.toString();
    }

    /** Goes on from a state. */
    void restore(String state) {
        if (!state.matches("[01]{0," + window + "}")) {
            throw new IllegalArgumentException(
                    "state of answers: " + state + ", expected at most " + window + " of 0 and 1");
        }
        answers.setLength(0);
        answers.append(state);
    }
}
