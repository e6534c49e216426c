package org.streamrlaif.evaluate;

/**
 * An answer that is to be measured.
 *
 * @param question what was asked
 * @param again the same in other words; null where it was asked once
 * @param right the right answer
 * @param answer what was answered
 * @param answerAgain what was answered to the other words; null where it was asked once
 */
public record Answered(
        String question, String again, String right, String answer, String answerAgain) {

    /** Whether every answer says the words of the right one. */
    public boolean isExact() {
        return ExactMatch.matches(answer, right)
                && (answerAgain == null || ExactMatch.matches(answerAgain, right));
    }
}
