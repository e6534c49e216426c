package org.streamrlaif.streaming.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All keys with default, what a change does to a saved run, and meaning, as a Markdown table. A
 * key's meaning is the {@code @param} line of its record component.
 */
public final class ConfigTable {
    private static final List<Path> SOURCES =
            List.of(Path.of("../src/main/java"), Path.of("../../operators/src/main/java"));
    private static final Pattern PARAM =
            Pattern.compile("@param (\\w+) (.*?)(?=@param|@throws|@see|$)");

    private ConfigTable() {}

    /** The table. */
    public static String of(Record defaults) {
        Map<Class<?>, Map<String, String>> meanings = new HashMap<>();
        StringBuilder out =
                new StringBuilder("| key | default | change | meaning |\n|---|---|---|---|\n");
        for (Setting setting : Setting.of(defaults)) {
            String value = Values.print(setting.value());
            String meaning =
                    meanings.computeIfAbsent(setting.owner(), ConfigTable::read)
                            .get(setting.component());
            if (meaning == null) {
                throw new IllegalStateException(setting.key() + ": its record has no @param line");
            }
            out.append("| `")
                    .append(setting.key())
                    .append("` | ")
                    .append(value.isEmpty() ? "" : "`" + value + "`")
                    .append(" | ")
                    .append(change(setting))
                    .append(" | ")
                    .append(meaning.replace("|", "\\|"))
                    .append(" |\n");
        }
        return out.toString();
    }

    private static String change(Setting setting) {
        if (setting.change() == null) {
            throw new IllegalStateException(setting.key() + ": its component has no @Change");
        }
        return setting.change().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Map<String, String> read(Class<?> owner) {
        String source = source(owner);
        String header = source.substring(0, source.indexOf("record " + owner.getSimpleName()));
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

    private static String source(Class<?> owner) {
        String file = owner.getName().replaceAll("\\$.*", "").replace('.', '/') + ".java";
        Path found =
                SOURCES.stream()
                        .map(root -> root.resolve(file))
                        .filter(Files::exists)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(file + ": no such source"));
        try {
            return Files.readString(found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
