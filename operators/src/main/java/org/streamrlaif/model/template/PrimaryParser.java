package org.streamrlaif.model.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.model.template.Token.Kind;

/** Names and literals, and what follows them: attributes, items, calls, filters and tests. */
final class PrimaryParser {
    private final Tokens tokens;
    private final Grammar expressions;

    PrimaryParser(Tokens tokens, Grammar expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Expression primary() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case NAME -> name(tokens.next().text());
            case STRING -> {
                StringBuilder text = new StringBuilder();
                while (tokens.peek().kind() == Kind.STRING) {
                    text.append(tokens.next().text());
                }
                String whole = text.toString();
                yield scope -> whole;
            }
            case INTEGER -> {
                Object value = integer(tokens.next().text());
                yield scope -> value;
            }
            case REAL -> {
                Object value = Double.valueOf(tokens.next().text());
                yield scope -> value;
            }
            case OPERATOR -> bracket();
            default -> throw tokens.unexpected("an expression");
        };
    }

    private static Expression name(String name) {
        return switch (name) {
            case "true", "True" -> scope -> true;
            case "false", "False" -> scope -> false;
            case "none", "None" -> scope -> null;
            default -> scope -> scope.get(name);
        };
    }

    private Object integer(String digits) {
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            throw new TemplateException(digits + ": expected a smaller number");
        }
    }

    private Expression bracket() {
        if (tokens.skipOperator("(")) {
            if (tokens.skipOperator(")")) {
                return scope -> new Tuple(List.of());
            }
            Expression inner = expressions.tuple(true);
            tokens.expectOperator(")");
            return inner;
        }
        if (tokens.skipOperator("[")) {
            List<Expression> items = new ArrayList<>();
            while (!tokens.skipOperator("]")) {
                items.add(expressions.expression());
                if (!tokens.peek().isOperator("]")) {
                    tokens.expectOperator(",");
                }
            }
            return scope -> CallArguments.values(items, scope);
        }
        if (tokens.skipOperator("{")) {
            return map();
        }
        throw tokens.unexpected("an expression");
    }

    private Expression map() {
        Map<Expression, Expression> entries = new LinkedHashMap<>();
        while (!tokens.skipOperator("}")) {
            Expression key = expressions.expression();
            tokens.expectOperator(":");
            entries.put(key, expressions.expression());
            if (!tokens.peek().isOperator("}")) {
                tokens.expectOperator(",");
            }
        }
        return scope -> {
            Map<Object, Object> map = new LinkedHashMap<>();
            entries.forEach((key, value) -> map.put(key.in(scope), value.in(scope)));
            return map;
        };
    }

    Expression postfix(Expression value) {
        Expression of = value;
        if (tokens.skipOperator(".")) {
            Token token = tokens.next();
            if (token.kind() == Kind.INTEGER) {
                Object index = integer(token.text());
                return postfix(scope -> Attributes.item(of.in(scope), index));
            }
            if (token.kind() != Kind.NAME) {
                throw tokens.unexpected("a name behind the dot");
            }
            return postfix(scope -> Attributes.attribute(of.in(scope), token.text()));
        }
        if (tokens.skipOperator("[")) {
            return postfix(subscript(of));
        }
        if (tokens.peek().isOperator("(")) {
            CallArguments arguments = expressions.arguments();
            return postfix(scope -> call(of.in(scope), arguments.in(scope)));
        }
        return of;
    }

    private Expression subscript(Expression of) {
        Expression[] bounds = new Expression[3];
        int place = 0;
        while (!tokens.peek().isOperator("]")) {
            if (tokens.skipOperator(":")) {
                place++;
            } else {
                bounds[place] = expressions.tuple(true);
            }
            if (place == 3) {
                throw tokens.unexpected("']'");
            }
        }
        tokens.next();
        if (place == 0) {
            if (bounds[0] == null) {
                throw tokens.unexpected("an index before it");
            }
            return scope -> Attributes.item(of.in(scope), bounds[0].in(scope));
        }
        return scope ->
                Slice.of(
                        of.in(scope),
                        bounds[0] == null ? null : bounds[0].in(scope),
                        bounds[1] == null ? null : bounds[1].in(scope),
                        bounds[2] == null ? null : bounds[2].in(scope));
    }

    private static Object call(Object function, Arguments arguments) {
        if (function instanceof Callable callable) {
            return callable.call(arguments);
        }
        throw PythonValues.unexpected(function, "something that can be called");
    }

    /** The filters and tests behind a value. */
    Expression filtered(Expression value) {
        Expression of = value;
        while (true) {
            Expression inner = of;
            if (tokens.skipOperator("|")) {
                of = filter(inner);
            } else if (tokens.skipName("is")) {
                of = test(inner);
            } else if (tokens.peek().isOperator("(")) {
                of = postfix(inner);
            } else {
                return of;
            }
        }
    }

    Expression filter(Expression of) {
        String name = tokens.expect(Kind.NAME, "the name of a filter");
        Filters.require(name);
        CallArguments arguments =
                tokens.peek().isOperator("(") ? expressions.arguments() : CallArguments.NONE;
        return scope -> Filters.apply(name, of.in(scope), arguments.in(scope));
    }

    private Expression test(Expression of) {
        boolean negated = tokens.skipName("not");
        String name = tokens.expect(Kind.NAME, "the name of a test");
        Tests.require(name);
        CallArguments arguments = testArguments();
        return scope -> Tests.holds(name, of.in(scope), arguments.in(scope)) != negated;
    }

    private CallArguments testArguments() {
        Token token = tokens.peek();
        if (token.isOperator("(")) {
            return expressions.arguments();
        }
        boolean follows =
                switch (token.kind()) {
                    case NAME ->
                            !List.of("else", "or", "and", "is", "if", "in", "not")
                                    .contains(token.text());
                    case STRING, INTEGER, REAL -> true;
                    default -> token.isOperator("[") || token.isOperator("{");
                };
        return follows
                ? new CallArguments(List.of(postfix(primary())), Map.of())
                : CallArguments.NONE;
    }
}
