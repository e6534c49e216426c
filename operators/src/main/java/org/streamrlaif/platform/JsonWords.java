package org.streamrlaif.platform;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JSON or YAML parser says about a text, in words for the text's author. */
public final class JsonWords {
    private static final Map<Pattern, String> SAID = new LinkedHashMap<>();

    static {
        say("^Unexpected end-of-input|^Unexpected EOF", "it ends too early");
        say("^Duplicate field '(.*?)'", "the key $1 stands there twice");
        say("^Duplicate Object property \"(.*?)\"", "the key $1 stands there twice");
        say("^found duplicate key ([^\\n]*)", "the key $1 stands there twice");
        say("^Trailing token", "more text behind the value");
        say("UTF-8|UTF-32", "it is not UTF-8");
        say("nesting depth|exceeds the maximum allowed", "it is nested too deeply or too long");
        say("^Unexpected character \\('(.*?)' \\(code", "unexpected $1");
        say("^Unrecognized token '(.*?)'", "unexpected $1");
        say("^Unexpected close marker '(.*?)'", "unexpected $1");
        say("CTRL-CHAR", "a line break or control character within a text");
        say("escape", "a damaged \\ within a text");
        say("number|[Nn]umeric value", "a damaged number");
    }

    private JsonWords() {}

    private static void say(String pattern, String words) {
        SAID.put(Pattern.compile(pattern), words);
    }

    /**
     * One line without the parser's own terms.
     *
     * @param message what the parser says
     * @param column where, from 1; below 1 = not known
     */
    public static String of(String message, int column) {
        String place = column < 1 ? "" : " at column " + column;
        for (Map.Entry<Pattern, String> said : SAID.entrySet()) {
            Matcher found = said.getKey().matcher(message);
            if (found.find()) {
                String named = found.groupCount() == 0 ? "" : found.group(1).strip();
                return said.getValue().replace("$1", named) + place;
            }
        }
        return "unexpected text" + place;
    }
}
