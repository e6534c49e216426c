package org.streamrlaif.model.template;

import java.util.ArrayList;
import java.util.List;

/** The operators of expressions on values, as in Python. */
final class Arithmetic {
    private Arithmetic() {}

    static Object plus(Object a, Object b) {
        if (a instanceof String x && b instanceof String y) {
            return joined(x, y);
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            Budget.requireItems((long) x.size() + y.size());
            List<Object> all = new ArrayList<>(x);
            all.addAll(y);
            return a instanceof Tuple ? new Tuple(all) : all;
        }
        requireNumbers(a, b, a instanceof String ? "a text" : "a number");
        return real(a, b)
                ? (Object) (PythonValues.real(a) + PythonValues.real(b))
                : exact(() -> Math.addExact(PythonValues.integer(a), PythonValues.integer(b)));
    }

    static Object minus(Object a, Object b) {
        requireNumbers(a, b, "a number");
        return real(a, b)
                ? (Object) (PythonValues.real(a) - PythonValues.real(b))
                : exact(() -> Math.subtractExact(PythonValues.integer(a), PythonValues.integer(b)));
    }

    static Object times(Object a, Object b) {
        if (a instanceof String || a instanceof List<?>) {
            return repeated(a, PythonValues.integer(b));
        }
        if (b instanceof String || b instanceof List<?>) {
            return repeated(b, PythonValues.integer(a));
        }
        requireNumbers(a, b, "a number");
        return real(a, b)
                ? (Object) (PythonValues.real(a) * PythonValues.real(b))
                : exact(() -> Math.multiplyExact(PythonValues.integer(a), PythonValues.integer(b)));
    }

    private static Object repeated(Object value, long times) {
        int count = (int) Math.max(0, Math.min(times, Budget.CHARACTERS));
        if (value instanceof String text) {
            Budget.requireLength((long) text.length() * count);
            return text.repeat(count);
        }
        List<?> list = (List<?>) value;
        Budget.requireItems((long) list.size() * count);
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.addAll(list);
        }
        return all;
    }

    static Object divided(Object a, Object b) {
        requireNumbers(a, b, "a number");
        requireNotZero(b);
        return PythonValues.real(a) / PythonValues.real(b);
    }

    static Object floored(Object a, Object b) {
        requireNumbers(a, b, "a number");
        requireNotZero(b);
        return real(a, b)
                ? (Object) Math.floor(PythonValues.real(a) / PythonValues.real(b))
                : (Object) Math.floorDiv(PythonValues.integer(a), PythonValues.integer(b));
    }

    static Object modulo(Object a, Object b) {
        if (a instanceof String text) {
            return TextFormat.percent(text, b);
        }
        requireNumbers(a, b, "a number");
        requireNotZero(b);
        if (real(a, b)) {
            double rest = PythonValues.real(a) % PythonValues.real(b);
            return rest != 0 && rest < 0 != PythonValues.real(b) < 0
                    ? rest + PythonValues.real(b)
                    : rest;
        }
        return Math.floorMod(PythonValues.integer(a), PythonValues.integer(b));
    }

    static Object power(Object a, Object b) {
        requireNumbers(a, b, "a number");
        double power = Math.pow(PythonValues.real(a), PythonValues.real(b));
        if (real(a, b) || PythonValues.integer(b) < 0) {
            return power;
        }
        if (Math.abs(power) >= 0x1p53) {
            throw new TemplateException("a number that is too large");
        }
        return (long) power;
    }

    static Object joined(Object a, Object b) {
        String x = PythonValues.printed(a);
        String y = PythonValues.printed(b);
        Budget.requireLength((long) x.length() + y.length());
        return x + y;
    }

    private static boolean real(Object a, Object b) {
        return a instanceof Double || b instanceof Double;
    }

    private static void requireNumbers(Object a, Object b, String expected) {
        for (Object value : new Object[] {a, b}) {
            if (!PythonValues.isNumber(value)) {
                throw PythonValues.unexpected(
                        value, value instanceof String ? "a number" : expected);
            }
        }
    }

    private static void requireNotZero(Object b) {
        if (PythonValues.real(b) == 0) {
            throw new TemplateException("a division by zero");
        }
    }

    private static Object exact(java.util.function.LongSupplier result) {
        try {
            return result.getAsLong();
        } catch (ArithmeticException e) {
            throw new TemplateException("a number that is too large");
        }
    }
}
