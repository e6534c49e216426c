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
        long yes = answers.chars().filter(answer -> answer == '1').count();
        return answers.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) yes / answers.length());
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
