package org.streamrlaif.model.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;
import org.streamrlaif.model.file.ModelFormatException;

/**
 * Which modules an {@code adapter_config.json} means. Source: PEFT, its documentation of
 * target_modules, exclude_modules and rank_pattern.
 *
 * @param file for messages
 * @param json its object
 */
record PeftModules(Path file, JsonNode json) {

    /** The targets that are selected and not excluded, the same in every layer. */
    List<LoraTarget> targets(TextConfig text) {
        List<LoraTarget> targets = new ArrayList<>();
        for (LoraTarget target : LoraTarget.values()) {
            long layers =
                    IntStream.range(0, text.layers())
                            .filter(layer -> adapts(PeftNames.modules(text, layer, target)))
                            .count();
            if (layers == text.layers()) {
                targets.add(target);
            } else if (layers > 0) {
                throw wrong(
                        "target_modules",
                        " selects "
                                + target.word()
                                + " in "
                                + layers
                                + " of "
                                + text.layers()
                                + " layers, expected all or none");
            }
        }
        if (targets.isEmpty()) {
            throw wrong(
                    "target_modules",
                    ", expected a list or pattern that selects some of "
                            + String.join(", ", LoraTarget.words()));
        }
        return targets;
    }

    /**
     * The first key of an object of patterns that fits: it may begin at any part of the module's
     * path, and must reach its end.
     *
     * @param object {@code rank_pattern} or {@code alpha_pattern}
     * @param names what the module may be called
     */
    Optional<String> pattern(String object, List<String> names) {
        JsonNode patterns = json.path(object);
        if (!patterns.isObject() && !patterns.isMissingNode() && !patterns.isNull()) {
            throw wrong(object, ", expected an object of patterns");
        }
        for (var entry : patterns.properties()) {
            if (matches(object, "(.*\\.)?(" + entry.getKey() + ")", names)) {
                return Optional.of(entry.getKey());
            }
        }
        return Optional.empty();
    }

    private boolean adapts(List<String> names) {
        return selects("target_modules", names) && !selects("exclude_modules", names);
    }

    private boolean selects(String key, List<String> names) {
        JsonNode modules = json.path(key);
        return modules.isTextual()
                ? matches(key, modules.asText(), names)
                : names.stream().anyMatch(name -> listed(modules, name));
    }

    private boolean matches(String key, String pattern, List<String> names) {
        try {
            return names.stream().anyMatch(name -> name.matches(pattern));
        } catch (PatternSyntaxException e) {
            throw wrong(key, ", expected a valid pattern");
        }
    }

    private static boolean listed(JsonNode modules, String name) {
        for (JsonNode module : modules) {
            if (name.equals(module.asText()) || name.endsWith("." + module.asText())) {
                return true;
            }
        }
        return false;
    }

    private ModelFormatException wrong(String key, String what) {
        return new ModelFormatException(file + ": " + key + ": " + json.path(key) + what);
    }
}
