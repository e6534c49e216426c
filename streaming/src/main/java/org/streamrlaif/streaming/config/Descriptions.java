package org.streamrlaif.streaming.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What each setting means: the {@code @param} line of its record component. The build puts the
 * sources of the configuration records on the class path, so the lines have no second home.
 */
final class Descriptions {

    private static final Pattern PARAM =
            Pattern.compile("@param (\\w+) (.*?)(?=@param|@throws|@see|$)");

    private final Map<Class<?>, Map<String, String>> byRecord = new HashMap<>();

    /**
     * The description of a component, in Markdown.
     *
     * @throws IllegalStateException when the record's source is not on the class path or does not
     *     describe it
     */
    String of(Class<?> owner, String component) {
        String line =
                byRecord.computeIfAbsent(owner, record -> read(source(record), record))
                        .get(component);
        if (line == null) {
            throw new IllegalStateException(
                    owner.getSimpleName() + "." + component + ": has no @param line");
        }
        return line;
    }

    private static Map<String, String> read(String source, Class<?> record) {
        String header = source.substring(0, source.indexOf("record " + record.getSimpleName()));
        String comment =
                header.substring(header.lastIndexOf("/**") + 3, header.lastIndexOf("*/"))
                        .replaceAll("\\n\\s*\\*", " ")
                        .replaceAll("\\s+", " ");
        Map<String, String> lines = new HashMap<>();
        Matcher matcher = PARAM.matcher(comment.strip());
        while (matcher.find()) {
            lines.put(matcher.group(1), markdown(matcher.group(2)));
        }
        return lines;
    }

    private static String markdown(String javadoc) {
        return javadoc.replaceAll("\\{@(?:code|link|linkplain) ((?:[^{}]|\\{[^{}]*})*)}", "`$1`")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .strip();
    }

    private static String source(Class<?> record) {
        String outermost = record.getName().replaceAll("\\$.*", "").replace('.', '/');
        String resource = "/config-sources/" + outermost + ".java";
        try (InputStream in = Descriptions.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        resource + ": not on the class path; streaming/pom.xml lists the sources");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
