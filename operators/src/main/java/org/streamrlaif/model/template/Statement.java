package org.streamrlaif.model.template;

import java.util.List;

/** A part of a template that writes. */
@FunctionalInterface
interface Statement {
    /** What follows a statement. */
    enum Flow {
        NEXT,
        CONTINUE,
        BREAK
    }

    Flow run(Scope scope, StringBuilder out);

    /** Statements one after the other. */
    static Statement all(List<Statement> statements) {
        List<Statement> parts = List.copyOf(statements);
        return (scope, out) -> {
            for (Statement statement : parts) {
                scope.budget().step();
                Flow flow = statement.run(scope, out);
                Budget.requireLength(out.length());
                if (flow != Flow.NEXT) {
                    return flow;
                }
            }
            return Flow.NEXT;
        };
    }

    /** What a statement writes. */
    default String text(Scope scope) {
        StringBuilder out = new StringBuilder();
        run(scope, out);
        return out.toString();
    }
}
