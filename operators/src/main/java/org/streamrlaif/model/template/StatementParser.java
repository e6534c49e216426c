package org.streamrlaif.model.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.model.template.Statement.Flow;
import org.streamrlaif.model.template.Token.Kind;

/** Statements and what stands between them. */
final class StatementParser {
    private final Tokens tokens;
    private final ExpressionParser expressions;
    private int loops;

    StatementParser(List<Token> tokens) {
        this.tokens = new Tokens(tokens);
        expressions = new ExpressionParser(this.tokens);
    }

    /** The whole template. */
    Statement template() {
        Statement all = body();
        if (tokens.peek().kind() != Kind.END) {
            throw tokens.unexpected("no end of a block that did not begin");
        }
        return all;
    }

    /** Statements up to one of the words that end or divide a block, which is not read. */
    private Statement body() {
        List<Statement> statements = new ArrayList<>();
        while (true) {
            Token token = tokens.peek();
            switch (token.kind()) {
                case DATA -> {
                    String text = tokens.next().text();
                    statements.add(
                            (scope, out) -> {
                                out.append(text);
                                return Flow.NEXT;
                            });
                }
                case PRINT_BEGIN -> statements.add(print());
                case BLOCK_BEGIN -> {
                    String word = tokens.second().text();
                    if (word.startsWith("end") || word.equals("else") || word.equals("elif")) {
                        return Statement.all(statements);
                    }
                    tokens.next();
                    statements.add(statement(tokens.expect(Kind.NAME, "a statement")));
                }
                default -> {
                    return Statement.all(statements);
                }
            }
        }
    }

    private Statement print() {
        tokens.next();
        Expression value = expressions.tuple(true);
        tokens.expect(Kind.PRINT_END, "}}");
        return (scope, out) -> {
            out.append(PythonValues.printed(value.in(scope)));
            return Flow.NEXT;
        };
    }

    private Statement statement(String word) {
        return switch (word) {
            case "if" -> condition();
            case "for" -> loop();
            case "set" -> set();
            case "macro" -> macro();
            case "filter" -> filter();
            case "with" -> with();
            case "generation" -> {
                end();
                Statement body = block("endgeneration");
                yield (scope, out) -> body.run(scope.inner(), out);
            }
            case "break" -> jump(Flow.BREAK);
            case "continue" -> jump(Flow.CONTINUE);
            default -> throw new TemplateException(word + ": no such statement");
        };
    }

    private void end() {
        tokens.expect(Kind.BLOCK_END, "%}");
    }

    /** What stands before a closing word, which is read. */
    private Statement block(String closing) {
        Statement body = body();
        tokens.expect(Kind.BLOCK_BEGIN, closing);
        tokens.expectName(closing);
        end();
        return body;
    }

    private Statement jump(Flow flow) {
        if (loops == 0) {
            throw new TemplateException(flow + " outside of a loop");
        }
        end();
        return (scope, out) -> flow;
    }

    private Statement condition() {
        Expression condition = expressions.tuple(true);
        end();
        Statement then = body();
        tokens.expect(Kind.BLOCK_BEGIN, "endif");
        Statement otherwise;
        if (tokens.skipName("elif")) {
            otherwise = condition();
        } else if (tokens.skipName("else")) {
            end();
            otherwise = block("endif");
        } else {
            tokens.expectName("endif");
            end();
            otherwise = Statement.all(List.of());
        }
        return (scope, out) ->
                (PythonValues.truth(condition.in(scope)) ? then : otherwise).run(scope, out);
    }

    private Statement loop() {
        List<String> names = names();
        tokens.expectName("in");
        Expression over = expressions.tuple(false);
        Expression wanted = tokens.skipName("if") ? expressions.expression() : null;
        end();
        loops++;
        Statement body = body();
        loops--;
        tokens.expect(Kind.BLOCK_BEGIN, "endfor");
        Statement otherwise = Statement.all(List.of());
        if (tokens.skipName("else")) {
            end();
            otherwise = body();
            tokens.expect(Kind.BLOCK_BEGIN, "endfor");
        }
        tokens.expectName("endfor");
        end();
        return new ForLoop(names, over, wanted, body, otherwise);
    }

    private List<String> names() {
        boolean bracket = tokens.skipOperator("(");
        List<String> names = new ArrayList<>();
        do {
            names.add(tokens.expect(Kind.NAME, "a name"));
        } while (tokens.skipOperator(",") && tokens.peek().kind() == Kind.NAME);
        if (bracket) {
            tokens.expectOperator(")");
        }
        return names;
    }

    private Statement set() {
        if (tokens.second().isOperator(".")) {
            return setInNamespace();
        }
        List<String> names = names();
        if (tokens.skipOperator("=")) {
            Expression value = expressions.tuple(true);
            end();
            return (scope, out) -> {
                scope.set(names, value.in(scope));
                return Flow.NEXT;
            };
        }
        Expression text = filtersOf("it");
        end();
        Statement body = block("endset");
        return (scope, out) -> {
            Scope inner = scope.inner();
            inner.set("it", body.text(scope.inner()));
            scope.set(names, text.in(inner));
            return Flow.NEXT;
        };
    }

    private Statement setInNamespace() {
        String name = tokens.next().text();
        tokens.next();
        String attribute = tokens.expect(Kind.NAME, "a name");
        tokens.expectOperator("=");
        Expression value = expressions.tuple(true);
        end();
        return (scope, out) -> {
            if (!(scope.get(name) instanceof Namespace namespace)) {
                throw new TemplateException(name + ": expected a namespace");
            }
            namespace.set(attribute, value.in(scope));
            return Flow.NEXT;
        };
    }

    /** A variable with the filters that follow. */
    private Expression filtersOf(String variable) {
        Expression value = scope -> scope.get(variable);
        while (tokens.skipOperator("|")) {
            value = expressions.filter(value);
        }
        return value;
    }

    private Statement macro() {
        String name = tokens.expect(Kind.NAME, "a name");
        tokens.expectOperator("(");
        Map<String, Expression> parameters = new LinkedHashMap<>();
        while (!tokens.skipOperator(")")) {
            String parameter = tokens.expect(Kind.NAME, "a name");
            parameters.put(parameter, tokens.skipOperator("=") ? expressions.expression() : null);
            if (!tokens.peek().isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        end();
        Statement body = block("endmacro");
        return (scope, out) -> {
            scope.set(name, new Macro(name, parameters, body, scope));
            return Flow.NEXT;
        };
    }

    private Statement filter() {
        Expression first = expressions.filter(scope -> scope.get("it"));
        while (tokens.skipOperator("|")) {
            first = expressions.filter(first);
        }
        Expression filtered = first;
        end();
        Statement body = block("endfilter");
        return (scope, out) -> {
            Scope inner = scope.inner();
            inner.set("it", body.text(scope.inner()));
            out.append(PythonValues.printed(filtered.in(inner)));
            return Flow.NEXT;
        };
    }

    private Statement with() {
        Map<String, Expression> values = new LinkedHashMap<>();
        while (tokens.peek().kind() != Kind.BLOCK_END) {
            String name = tokens.expect(Kind.NAME, "a name");
            tokens.expectOperator("=");
            values.put(name, expressions.expression());
            tokens.skipOperator(",");
        }
        end();
        Statement body = block("endwith");
        return (scope, out) -> {
            Scope inner = scope.inner();
            values.forEach((name, value) -> inner.set(name, value.in(scope)));
            return body.run(inner, out);
        };
    }
}
