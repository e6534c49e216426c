package org.streamrlaif.model.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.streamrlaif.model.template.Token.Kind;

/** Expressions, from the loosest binding to the tightest, as Jinja2's grammar has them. */
final class ExpressionParser implements Grammar {
    private static final Map<String, BinaryOperator<Object>> SUMS =
            Map.of("+", Arithmetic::plus, "-", Arithmetic::minus);
    private static final Map<String, BinaryOperator<Object>> PRODUCTS =
            Map.of(
                    "*",
                    Arithmetic::times,
                    "/",
                    Arithmetic::divided,
                    "//",
                    Arithmetic::floored,
                    "%",
                    Arithmetic::modulo);
    private static final Map<String, BinaryOperator<Object>> COMPARISONS =
            Map.of(
                    "==", (a, b) -> PythonValues.equal(a, b),
                    "!=", (a, b) -> !PythonValues.equal(a, b),
                    "<", (a, b) -> PythonValues.compare(a, b) < 0,
                    "<=", (a, b) -> PythonValues.compare(a, b) <= 0,
                    ">", (a, b) -> PythonValues.compare(a, b) > 0,
                    ">=", (a, b) -> PythonValues.compare(a, b) >= 0);

    private final Tokens tokens;
    private final PrimaryParser primaries;

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
        primaries = new PrimaryParser(tokens, this);
    }

    @Override
    public Expression tuple(boolean withCondition) {
        Expression first = withCondition ? expression() : or();
        if (!tokens.peek().isOperator(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (tokens.skipOperator(",") && !ends()) {
            items.add(withCondition ? expression() : or());
        }
        return scope -> new Tuple(CallArguments.values(items, scope));
    }

    /** Whether nothing follows that an expression could begin with. */
    private boolean ends() {
        Token token = tokens.peek();
        return token.kind() == Kind.BLOCK_END
                || token.kind() == Kind.PRINT_END
                || token.isOperator(")")
                || token.isOperator("]")
                || token.isOperator("=")
                || token.isName("in");
    }

    @Override
    public Expression expression() {
        Expression value = or();
        while (tokens.skipName("if")) {
            Expression then = value;
            Expression condition = or();
            Expression otherwise =
                    tokens.skipName("else") ? expression() : scope -> new Undefined("it");
            value =
                    scope ->
                            PythonValues.truth(condition.in(scope))
                                    ? then.in(scope)
                                    : otherwise.in(scope);
        }
        return value;
    }

    /** A filter's name and arguments, applied to a value. */
    Expression filter(Expression of) {
        return primaries.filter(of);
    }

    Expression or() {
        Expression left = and();
        while (tokens.skipName("or")) {
            Expression first = left;
            Expression second = and();
            left =
                    scope -> {
                        Object value = first.in(scope);
                        return PythonValues.truth(value) ? value : second.in(scope);
                    };
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.skipName("and")) {
            Expression first = left;
            Expression second = not();
            left =
                    scope -> {
                        Object value = first.in(scope);
                        return PythonValues.truth(value) ? second.in(scope) : value;
                    };
        }
        return left;
    }

    private Expression not() {
        if (tokens.skipName("not")) {
            Expression value = not();
            return scope -> !PythonValues.truth(value.in(scope));
        }
        return comparison();
    }

    private record Compared(BinaryOperator<Object> how, Expression with) {}

    private Expression comparison() {
        Expression first = sum();
        List<Compared> chain = new ArrayList<>();
        for (BinaryOperator<Object> how = compares(); how != null; how = compares()) {
            chain.add(new Compared(how, sum()));
        }
        if (chain.isEmpty()) {
            return first;
        }
        return scope -> {
            Object left = first.in(scope);
            for (Compared next : chain) {
                Object right = next.with().in(scope);
                if (!PythonValues.truth(next.how().apply(left, right))) {
                    return false;
                }
                left = right;
            }
            return true;
        };
    }

    private BinaryOperator<Object> compares() {
        Token token = tokens.peek();
        if (token.kind() == Kind.OPERATOR && COMPARISONS.containsKey(token.text())) {
            return COMPARISONS.get(tokens.next().text());
        }
        if (tokens.skipName("in")) {
            return (item, list) -> PythonValues.contains(list, item);
        }
        if (token.isName("not") && tokens.second().isName("in")) {
            tokens.next();
            tokens.next();
            return (item, list) -> !PythonValues.contains(list, item);
        }
        return null;
    }

    private Expression sum() {
        return chain(SUMS, this::joined);
    }

    private Expression joined() {
        return chain(Map.of("~", Arithmetic::joined), this::product);
    }

    private Expression product() {
        return chain(PRODUCTS, this::power);
    }

    private Expression power() {
        return chain(Map.of("**", Arithmetic::power), () -> unary(true));
    }

    private Expression chain(
            Map<String, BinaryOperator<Object>> operators, Supplier<Expression> operand) {
        Expression left = operand.get();
        while (tokens.peek().kind() == Kind.OPERATOR
                && operators.containsKey(tokens.peek().text())) {
            BinaryOperator<Object> operator = operators.get(tokens.next().text());
            Expression first = left;
            Expression second = operand.get();
            left = scope -> operator.apply(first.in(scope), second.in(scope));
        }
        return left;
    }

    private Expression unary(boolean withFilters) {
        Expression value;
        if (tokens.skipOperator("-")) {
            Expression of = unary(false);
            value = scope -> Arithmetic.minus(0L, of.in(scope));
        } else if (tokens.skipOperator("+")) {
            Expression of = unary(false);
            value = scope -> Arithmetic.plus(0L, of.in(scope));
        } else {
            value = primaries.primary();
        }
        value = primaries.postfix(value);
        return withFilters ? primaries.filtered(value) : value;
    }

    @Override
    public CallArguments arguments() {
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.skipOperator(")")) {
            if (tokens.peek().kind() == Kind.NAME && tokens.second().isOperator("=")) {
                String name = tokens.next().text();
                tokens.next();
                named.put(name, expression());
            } else if (named.isEmpty()) {
                positional.add(expression());
            } else {
                throw tokens.unexpected("a name, since the argument before it has one");
            }
            if (!tokens.peek().isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        return new CallArguments(positional, named);
    }
}
