package org.streamrlaif.model.template;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template can call. */
final class Globals {
    private Globals() {}

    static Map<String, Callable> of(Clock clock) {
        return Map.of(
                "range",
                Globals::range,
                "dict",
                arguments -> new LinkedHashMap<Object, Object>(arguments.named()),
                "namespace",
                Namespace::new,
                "raise_exception",
                arguments -> {
                    throw new TemplateException(
                            PythonValues.printed(arguments.require(0, "message")));
                },
                "strftime_now",
                arguments ->
                        PythonTime.format(
                                PythonValues.text(arguments.require(0, "format")),
                                LocalDateTime.now(clock)));
    }

    private static Object range(Arguments arguments) {
        List<Object> given = arguments.positional();
        if (given.isEmpty() || given.size() > 3) {
            throw new TemplateException("range(): expected one to three numbers");
        }
        long from = given.size() == 1 ? 0 : PythonValues.integer(given.get(0));
        long to = PythonValues.integer(given.get(given.size() == 1 ? 0 : 1));
        long step = given.size() < 3 ? 1 : PythonValues.integer(given.get(2));
        if (step == 0) {
            throw new TemplateException("range(): expected a step other than 0");
        }
        List<Object> numbers = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : i > to; i += step) {
            numbers.add(i);
            Budget.requireItems(numbers.size());
        }
        return numbers;
    }
}
