package org.streamrlaif.model.family;

import java.util.List;

/** Whole numbers in English words, as the Python package num2words spells them. */
final class NumberWords {
    private static final List<String> SMALL =
            List.of(
                    "zero",
                    "one",
                    "two",
                    "three",
                    "four",
                    "five",
                    "six",
                    "seven",
                    "eight",
                    "nine",
                    "ten",
                    "eleven",
                    "twelve",
                    "thirteen",
                    "fourteen",
                    "fifteen",
                    "sixteen",
                    "seventeen",
                    "eighteen",
                    "nineteen");
    private static final List<String> TENS =
            List.of(
                    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty",
                    "ninety");
    private static final int MOST = 999_999;

    private NumberWords() {}

    /** The words of 0 to 999,999, such as {@code one thousand, two hundred and thirty-four}. */
    static String of(int number) {
        if (number < 0 || number > MOST) {
            throw new IllegalArgumentException(
                    "number: " + number + ", expected 0 to " + MOST + " to spell it");
        }
        if (number < 20) {
            return SMALL.get(number);
        }
        if (number < 100) {
            return TENS.get(number / 10) + rest("-", number % 10);
        }
        if (number < 1000) {
            return SMALL.get(number / 100) + " hundred" + rest(" and ", number % 100);
        }
        int rest = number % 1000;
        return of(number / 1000) + " thousand" + rest(rest < 100 ? " and " : ", ", rest);
    }

    private static String rest(String joint, int number) {
        return number == 0 ? "" : joint + of(number);
    }
}
