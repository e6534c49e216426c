package org.streamrlaif.evaluate;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether two answers say the same words. Compared are words without case, punctuation and
 * articles, as is usual for short answers (Rajpurkar et al. 2016, SQuAD's normalisation); small
 * whole numbers count as their digits, and letters are compared in Unicode's composed compatibility
 * form.
 */
public final class ExactMatch {

    private static final Set<String> ARTICLES = Set.of("a", "an", "the");
    private static final List<String> NUMBERS =
            List.of(
                    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
                    "ten");

    /** What separates words: all but letters, digits and signs inside a number or a word. */
    private static final Pattern APOSTROPHE = Pattern.compile("['’`]");

    private static final Pattern INSIDE_NUMBER = Pattern.compile("(?<=\\d),(?=\\d{3})");
    private static final Pattern SEPARATOR =
            Pattern.compile("(?<!\\d)\\.|\\.(?!\\d)|[^\\p{L}\\p{M}\\p{N}.]+");

    private ExactMatch() {}

    /** Whether an answer equals the right one after normalisation. */
    public static boolean matches(String answer, String right) {
        return normalise(answer).equals(normalise(right));
    }

    /** The answer's words in normal form, one space between them; may be empty. */
    public static String normalise(String answer) {
        String plain = Normalizer.normalize(answer, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        plain = APOSTROPHE.matcher(plain).replaceAll("");
        plain = INSIDE_NUMBER.matcher(plain).replaceAll("");
        List<String> words = new ArrayList<>();
        for (String word : SEPARATOR.matcher(plain).replaceAll(" ").strip().split("\\s+")) {
            if (!ARTICLES.contains(word)) {
                int number = NUMBERS.indexOf(word);
                words.add(number < 0 ? word : Integer.toString(number));
            }
        }
        return String.join(" ", words);
    }
}
