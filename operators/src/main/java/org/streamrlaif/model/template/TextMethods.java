package org.streamrlaif.model.template;

import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Methods of texts, as in Python. */
final class TextMethods {
    private TextMethods() {}

    /** The method, bound to the text; null where there is none. */
    static Callable of(String text, String name) {
        Callable method = parts(text, name);
        method = method != null ? method : found(text, name);
        return method != null ? method : shape(text, name);
    }

    private static Callable parts(String text, String name) {
        return switch (name) {
            case "strip" -> a -> PythonText.strip(text, a.text(0, "chars", null), true, true);
            case "lstrip" -> a -> PythonText.strip(text, a.text(0, "chars", null), true, false);
            case "rstrip" -> a -> PythonText.strip(text, a.text(0, "chars", null), false, true);
            case "split" -> a -> split(text, a, false);
            case "rsplit" -> a -> split(text, a, true);
            case "splitlines" ->
                    a ->
                            text.isEmpty()
                                    ? List.of()
                                    : List.<Object>of(
                                            (Object[])
                                                    text.replaceAll("(\r\n|\r|\n)$", "")
                                                            .split("\r\n|\r|\n", -1));
            case "partition" -> a -> partition(text, separator(a), text.indexOf(separator(a)));
            case "rpartition" ->
                    a -> {
                        int at = text.lastIndexOf(separator(a));
                        return at < 0
                                ? new Tuple(List.of("", "", text))
                                : partition(text, separator(a), at);
                    };
            case "join" ->
                    a ->
                            limited(
                                    PythonValues.items(a.require(0, "list")).stream()
                                            .map(PythonValues::text)
                                            .collect(Collectors.joining(text)));
            default -> null;
        };
    }

    private static List<Object> split(String text, Arguments a, boolean fromRight) {
        String separator = a.text(0, "sep", null);
        if (separator != null && separator.isEmpty()) {
            throw new TemplateException("split(): expected a separator that is not empty");
        }
        return PythonText.split(text, separator, a.integer(1, "maxsplit", -1), fromRight);
    }

    private static String separator(Arguments a) {
        return PythonValues.text(a.require(0, "sep"));
    }

    private static Tuple partition(String text, String separator, int at) {
        return at < 0
                ? new Tuple(List.of(text, "", ""))
                : new Tuple(
                        List.of(
                                text.substring(0, at),
                                separator,
                                text.substring(at + separator.length())));
    }

    private static Callable found(String text, String name) {
        return switch (name) {
            case "startswith" -> a -> begins(text, a, false);
            case "endswith" -> a -> begins(text, a, true);
            case "find" -> a -> at(text, text.indexOf(sought(a)));
            case "rfind" -> a -> at(text, text.lastIndexOf(sought(a)));
            case "index" ->
                    a -> {
                        if (!text.contains(sought(a))) {
                            throw new TemplateException("'" + sought(a) + "': not in the text");
                        }
                        return at(text, text.indexOf(sought(a)));
                    };
            case "count" ->
                    a -> (long) text.split(java.util.regex.Pattern.quote(sought(a)), -1).length - 1;
            case "removeprefix" ->
                    a -> text.startsWith(sought(a)) ? text.substring(sought(a).length()) : text;
            case "removesuffix" ->
                    a ->
                            text.endsWith(sought(a))
                                    ? text.substring(0, text.length() - sought(a).length())
                                    : text;
            case "replace" ->
                    a ->
                            replaced(
                                    text,
                                    sought(a),
                                    PythonValues.text(a.require(1, "new")),
                                    a.integer(2, "count", -1));
            default -> null;
        };
    }

    private static String sought(Arguments a) {
        return PythonValues.text(a.require(0, "text"));
    }

    /** Characters before a place, which Python counts by code points. */
    private static long at(String text, int index) {
        return index < 0 ? -1 : text.codePointCount(0, index);
    }

    private static boolean begins(String text, Arguments a, boolean atEnd) {
        Object wanted = a.require(0, "prefix");
        List<Object> several =
                wanted instanceof List<?> list ? PythonValues.items(list) : List.of(wanted);
        String rest = (String) Slice.of(text, a.get(1, "start", null), a.get(2, "end", null), null);
        return several.stream()
                .map(PythonValues::text)
                .anyMatch(w -> atEnd ? rest.endsWith(w) : rest.startsWith(w));
    }

    static String replaced(String text, String old, String with, long count) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (long left = count; left != 0; left--) {
            int at = text.indexOf(old, from);
            if (at < 0) {
                break;
            }
            // An empty text is found before every character and at the end.
            int next = old.isEmpty() ? at + 1 : at + old.length();
            out.append(text, from, at).append(with);
            if (next > text.length()) {
                return limited(out.toString());
            }
            out.append(old.isEmpty() ? text.substring(at, next) : "");
            from = next;
            Budget.requireLength(out.length());
        }
        return limited(out.append(text.substring(from)).toString());
    }

    private static Callable shape(String text, String name) {
        return switch (name) {
            case "upper" -> a -> text.toUpperCase(Locale.ROOT);
            case "lower", "casefold" -> a -> text.toLowerCase(Locale.ROOT);
            case "title" -> a -> PythonText.title(text);
            case "capitalize" -> a -> PythonText.capitalized(text);
            case "format" -> a -> TextFormat.braces(text, a);
            case "ljust" -> a -> text + fill(text, a);
            case "rjust" -> a -> fill(text, a) + text;
            case "zfill" -> a -> "0".repeat(width(text, a)) + text;
            case "center" -> a -> centred(text, a);
            case "isdigit", "isdecimal", "isnumeric" -> a -> all(text, Character::isDigit);
            case "isalpha" -> a -> all(text, Character::isLetter);
            case "isalnum" -> a -> all(text, Character::isLetterOrDigit);
            case "isspace" -> a -> all(text, PythonText::isSpace);
            case "isupper" -> a -> cased(text) && text.equals(text.toUpperCase(Locale.ROOT));
            case "islower" -> a -> cased(text) && text.equals(text.toLowerCase(Locale.ROOT));
            default -> null;
        };
    }

    private static boolean all(String text, IntPredicate kind) {
        return !text.isEmpty() && text.codePoints().allMatch(kind);
    }

    private static boolean cased(String text) {
        return text.codePoints()
                .anyMatch(c -> Character.isUpperCase(c) || Character.isLowerCase(c));
    }

    private static int width(String text, Arguments a) {
        long width = PythonValues.integer(a.require(0, "width"));
        Budget.requireLength(width);
        return (int) Math.max(0, width - PythonValues.length(text));
    }

    private static String fill(String text, Arguments a) {
        return a.text(1, "fillchar", " ").repeat(width(text, a));
    }

    static String centred(String text, Arguments a) {
        int missing = width(text, a);
        int before =
                missing / 2 + (missing & (int) PythonValues.integer(a.require(0, "width")) & 1);
        String with = a.text(1, "fillchar", " ");
        return with.repeat(before) + text + with.repeat(missing - before);
    }

    private static String limited(String text) {
        Budget.requireLength(text.length());
        return text;
    }
}
