package org.streamrlaif.model.template;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** A Jinja template, read once and rendered as often as wanted. Any thread may render. */
public final class Template {
    private final Statement body;
    private final Clock clock;

    private Template(Statement body, Clock clock) {
        this.body = body;
        this.clock = clock;
    }

    /**
     * Reads a template.
     *
     * @param clock what {@code strftime_now} reads
     * @throws TemplateException one line that says what is wrong and where
     */
    public static Template parse(String source, Clock clock) {
        try {
            return new Template(new StatementParser(Lexer.tokens(source)).template(), clock);
        } catch (StackOverflowError e) {
            throw new TemplateException("nested too deeply");
        }
    }

    /**
     * Renders the template.
     *
     * @param variables what it can read: null, booleans, {@code Long}, {@code Double}, texts, lists
     *     and maps of them
     * @throws TemplateException one line, also when the template itself refuses what it is given
     */
    public String render(Map<String, ?> variables) {
        Map<String, Object> all = new HashMap<>(Globals.of(clock));
        all.putAll(variables);
        try {
            return body.text(Scope.root(all));
        } catch (StackOverflowError e) {
            throw new TemplateException("nested too deeply");
        }
    }
}
