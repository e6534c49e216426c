package org.streamrlaif.streaming.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the {@code @param} lines of a record's Javadoc from the sources of this project. */
final class ParamDocs {

    private static final List<Path> SOURCES =
            List.of(Path.of("src/main/java"), Path.of("../operators/src/main/java"));
    private static final Pattern PARAM =
            Pattern.compile("@param (\\w+) (.*?)(?=@param|@throws|@see|$)");

    private ParamDocs() {}

    /** Descriptions of all leaves of a tree, by record component. */
    static Map<String, String> of(Record tree) throws IOException {
        Map<String, String> descriptions = new TreeMap<>();
        collect(tree, descriptions);
        return descriptions;
    }

    private static void collect(Record record, Map<String, String> descriptions)
            throws IOException {
        Map<String, String> params = params(record.getClass());
        for (var component : record.getClass().getRecordComponents()) {
            Object value = Setting.read(component, record);
            if (value instanceof Record nested) {
                collect(nested, descriptions);
            } else {
                descriptions.put(
                        record.getClass().getSimpleName() + "." + component.getName(),
                        params.getOrDefault(component.getName(), ""));
            }
        }
    }

    private static Map<String, String> params(Class<?> record) throws IOException {
        String source = source(record);
        String header = source.substring(0, source.indexOf("record " + record.getSimpleName()));
        String comment =
                header.substring(header.lastIndexOf("/**") + 3, header.lastIndexOf("*/"))
                        .replaceAll("\\n\\s*\\*", " ")
                        .replaceAll("\\s+", " ");
        Map<String, String> params = new TreeMap<>();
        Matcher matcher = PARAM.matcher(comment.strip());
        while (matcher.find()) {
            params.put(matcher.group(1), plain(matcher.group(2)));
        }
        return params;
    }

    private static String plain(String javadoc) {
        return javadoc.replaceAll("\\{@(?:code|link|linkplain) ([^}]*)}", "`$1`")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .strip();
    }

    private static String source(Class<?> record) throws IOException {
        String file = record.getName().replaceAll("\\$.*", "").replace('.', '/') + ".java";
        for (Path root : SOURCES) {
            if (Files.exists(root.resolve(file))) {
                return Files.readString(root.resolve(file));
            }
        }
        throw new IllegalStateException(file + ": not among the sources " + SOURCES);
    }
}
