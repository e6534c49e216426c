package org.streamrlaif.judge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.streamrlaif.platform.Sha256;

/**
 * What the judge is asked: a text with the placeholders {@code {context}} (optional), {@code
 * {question}}, {@code {a}} and {@code {b}}, and {@code {mark}} wherever it wants a word that none
 * of those texts can contain, to show where they begin and end. What is put in their places is
 * never searched for placeholders again.
 */
public final class JudgePrompt {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");
    private static final Set<String> REQUIRED = Set.of("question", "a", "b");
    private static final String CONTEXT = "context";
    private static final String MARK = "mark";
    private static final int MARK_LENGTH = 8;

    private final String template;
    private final boolean usesContext;

    private JudgePrompt(String template, boolean usesContext) {
        this.template = template;
        this.usesContext = usesContext;
    }

    /**
     * The prompt of a template text.
     *
     * @throws IllegalArgumentException when a placeholder is missing or unknown
     */
    public static JudgePrompt of(String template) {
        Set<String> found = new TreeSet<>();
        PLACEHOLDER.matcher(template).results().forEach(match -> found.add(match.group(1)));
        for (String name : found) {
            if (!REQUIRED.contains(name) && !name.equals(CONTEXT) && !name.equals(MARK)) {
                throw new IllegalArgumentException(
                        "{"
                                + name
                                + "} in it, expected {context}, {question}, {a}, {b} and {mark}");
            }
        }
        for (String name : new TreeSet<>(REQUIRED)) {
            if (!found.contains(name)) {
                throw new IllegalArgumentException("no {" + name + "} in it, expected one");
            }
        }
        return new JudgePrompt(template, found.contains(CONTEXT));
    }

    /**
     * The built-in prompt, with or without context; asks for faithful, helpful, natural, concise.
     */
    public static JudgePrompt builtIn(boolean context) {
        String name = context ? "template.txt" : "template-without-context.txt";
        try (InputStream in = JudgePrompt.class.getResourceAsStream(name)) {
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": cannot be read", e);
        }
    }

    /** Whether it has a place for the narrative. */
    public boolean usesContext() {
        return usesContext;
    }

    /**
     * A mark for some texts: the start of their common SHA-256, so equal for equal texts, and
     * unforeseeable for whoever writes one of them.
     */
    public static String mark(String context, String question, List<String> responses) {
        String texts = responses.stream().sorted().collect(Collectors.joining("\0"));
        return Sha256.of(context + "\0" + question + "\0" + texts).substring(0, MARK_LENGTH);
    }

    /** The text for one presentation order of two responses, with their own mark. */
    public String render(String context, String question, String a, String b) {
        return render(mark(context, question, List.of(a, b)), context, question, a, b);
    }

    /** The text for one presentation order; the context is ignored by a template without one. */
    public String render(String mark, String context, String question, String a, String b) {
        Map<String, String> values =
                Map.of(MARK, mark, CONTEXT, context, "question", question, "a", a, "b", b);
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(match -> Matcher.quoteReplacement(values.get(match.group(1))));
    }

    /** SHA-256 (hex) of the template's UTF-8 bytes. */
    public String sha256() {
        return Sha256.of(template);
    }
}
