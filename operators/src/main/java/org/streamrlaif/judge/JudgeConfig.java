package org.streamrlaif.judge;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * How responses are compared.
 *
 * @param context whether the judge reads the narrative of the video
 * @param narrator how the narrative is written
 * @param template what the judge is asked when it reads the narrative, with {@code {context}},
 *     {@code {question}}, {@code {a}} and {@code {b}}, and {@code {mark}} for a word that shows
 *     where these begin and end; empty for the built-in text
 * @param templateWithoutContext the same without {@code {context}}; empty for the built-in text
 * @param answerA the one token with which the judge prefers the answer shown first
 * @param answerB the one token with which it prefers the answer shown second
 * @param opponents other responses to its prompt that each one is compared with; 0 for all of them
 * @param tieMargin a pair is a tie when pChosen is nearer to ½ than this, 0 … ½
 * @param inconsistentIsTie whether a pair is a tie when the two orders prefer different responses
 * @param microBatchTokens tokens of one native call, padding included: bounds memory, not results
 */
public record JudgeConfig(
        boolean context,
        NarratorConfig narrator,
        String template,
        String templateWithoutContext,
        String answerA,
        String answerB,
        int opponents,
        double tieMargin,
        boolean inconsistentIsTie,
        int microBatchTokens)
        implements Serializable {

    /** Checks every value. */
    public JudgeConfig {
        require(opponents >= 0, "opponents", opponents, "0 or more");
        require(
                tieMargin >= 0 && tieMargin <= 0.5,
                "tie-margin",
                tieMargin,
                "a number from 0 to 0.5");
        require(microBatchTokens >= 1, "micro-batch-tokens", microBatchTokens, "at least 1");
        require(
                !answerA.isEmpty() && !answerA.equals(answerB),
                "answer-a",
                "'" + answerA + "'",
                "a token other than answer-b '" + answerB + "'");
        check("template", template, true);
        check("template-without-context", templateWithoutContext, false);
    }

    /** With context, in the built-in words; an inconsistent verdict is no tie. */
    public static JudgeConfig defaults() {
        return new JudgeConfig(
                true, NarratorConfig.defaults(), "", "", "A", "B", 0, 0.02, false, 4096);
    }

    /** Verdicts that the responses to one prompt need at most: every pair in both orders. */
    public int verdicts(int responses) {
        return 2 * Pair.count(responses, opponents);
    }

    /** The same with the context on or off. */
    public JudgeConfig withContext(boolean on) {
        return new JudgeConfig(
                on,
                narrator,
                template,
                templateWithoutContext,
                answerA,
                answerB,
                opponents,
                tieMargin,
                inconsistentIsTie,
                microBatchTokens);
    }

    /** The prompt in use. */
    public JudgePrompt prompt() {
        String own = context ? template : templateWithoutContext;
        return own.isEmpty() ? JudgePrompt.builtIn(context) : JudgePrompt.of(own);
    }

    private static void check(String key, String template, boolean context) {
        if (template.isEmpty()) {
            return;
        }
        try {
            if (JudgePrompt.of(template).usesContext() != context) {
                throw new IllegalArgumentException(
                        (context ? "no {context} in it" : "{context} in it")
                                + ", expected "
                                + (context ? "one" : "none"));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }
}
