package org.streamrlaif.streaming.config;

import java.util.List;
import java.util.Objects;

/** Writes a configuration tree as YAML that reads back to the same tree. */
public final class ConfigPrinter {

    private ConfigPrinter() {}

    /** The tree as nested YAML, values that differ from the defaults marked. */
    public static String yaml(Record tree, Record defaults) {
        StringBuilder out = new StringBuilder();
        String[] open = {};
        List<Setting> settings = Setting.of(tree);
        List<Setting> usual = Setting.of(defaults);
        for (int i = 0; i < settings.size(); i++) {
            Setting setting = settings.get(i);
            String[] path = setting.key().split("\\.");
            int shared = sharedGroups(open, path);
            for (int depth = shared; depth < path.length - 1; depth++) {
                out.append("  ".repeat(depth)).append(path[depth]).append(":\n");
            }
            out.append("  ".repeat(path.length - 1))
                    .append(path[path.length - 1])
                    .append(": ")
                    .append(yamlValue(setting.value()));
            if (!Objects.equals(setting.value(), usual.get(i).value())) {
                out.append("  # default: ").append(yamlValue(usual.get(i).value()));
            }
            out.append('\n');
            open = path;
        }
        return out.toString();
    }

    private static int sharedGroups(String[] open, String[] path) {
        int shared = 0;
        while (shared < Math.min(open.length, path.length) - 1
                && open[shared].equals(path[shared])) {
            shared++;
        }
        return shared;
    }

    private static String yamlValue(Object value) {
        if (value instanceof List<?> list) {
            return "["
                    + String.join(", ", list.stream().map(ConfigPrinter::yamlValue).toList())
                    + "]";
        }
        String text = Values.print(value);
        return value instanceof String ? "'" + text.replace("'", "''") + "'" : text;
    }
}
