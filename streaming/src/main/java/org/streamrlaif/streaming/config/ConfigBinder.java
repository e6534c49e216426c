package org.streamrlaif.streaming.config;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes a tree of records from default values and the values that differ from them, by Jackson. */
final class ConfigBinder {

    private static final JsonMapper RECORDS =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                    .visibility(PropertyAccessor.ALL, Visibility.NONE)
                    .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                    .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                    .withCoercionConfigDefaults(empty(CoercionAction.Fail))
                    .withCoercionConfig(LogicalType.Textual, empty(CoercionAction.TryConvert))
                    .build();

    private ConfigBinder() {}

    private static Consumer<MutableCoercionConfig> empty(CoercionAction action) {
        return config -> config.setCoercion(CoercionInputShape.EmptyString, action);
    }

    /**
     * Returns {@code defaults} with some leaves replaced; every record on the way is made anew, so
     * that its checks run.
     *
     * @param values text by dotted key; elements of a list have commas between
     * @throws IllegalArgumentException in one line: an unknown key, a text that is no value of its
     *     type, or a value that a record rejects, with the whole path of the key
     */
    static <R extends Record> R bind(R defaults, Map<String, String> values) {
        Map<String, Setting> known =
                Setting.of(defaults).stream()
                        .collect(Collectors.toMap(Setting::key, Function.identity()));
        ObjectNode tree = RECORDS.valueToTree(defaults);
        for (Map.Entry<String, String> given : values.entrySet()) {
            String key = given.getKey();
            if (!known.containsKey(key)) {
                throw new IllegalArgumentException(
                        key
                                + ": unknown key, nearest: "
                                + String.join(", ", Nearest.of(key, known.keySet())));
            }
            JsonPointer place = JsonPointer.compile("/" + key.replace('.', '/'));
            try {
                put(
                        (ObjectNode) tree.at(place.head()),
                        place.last().getMatchingProperty(),
                        known.get(key).value(),
                        given.getValue().strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
            }
        }
        try {
            @SuppressWarnings("unchecked")
            Class<R> type = (Class<R>) defaults.getClass();
            return RECORDS.treeToValue(tree, type);
        } catch (MismatchedInputException e) {
            String key = path(e, Stream.empty());
            throw new IllegalArgumentException(
                    key + ": '" + values.get(key) + "', expected " + expected(e.getTargetType()),
                    e);
        } catch (JsonProcessingException e) {
            if (e instanceof ValueInstantiationException refused
                    && e.getCause() instanceof IllegalArgumentException reason) {
                throw new IllegalArgumentException(
                        path(refused, Stream.of(reason.getMessage())), reason);
            }
            throw new IllegalStateException(defaults.getClass() + " cannot be made", e);
        }
    }

    private static void put(ObjectNode group, String name, Object usual, String text) {
        if (usual instanceof List) {
            elements(text).forEach(group.putArray(name)::add);
        } else {
            group.put(name, usual instanceof Enum ? text.replace('-', '_') : text);
        }
    }

    /** The elements of a list's text, see {@link Values}. */
    private static List<String> elements(String text) {
        if (text.startsWith("[")) {
            return YamlValues.list(text);
        }
        return Stream.of(text.split("(?<!\\\\),"))
                .filter(part -> !part.isBlank())
                .map(part -> part.replace("\\,", ",").strip().replaceFirst("^\\\\\\[", "["))
                .toList();
    }

    /** The keys from the root to where something does not fit, and what is said of it. */
    private static String path(JsonMappingException e, Stream<String> said) {
        return Stream.concat(
                        e.getPath().stream()
                                .map(JsonMappingException.Reference::getFieldName)
                                .takeWhile(name -> name != null),
                        said)
                .collect(Collectors.joining("."));
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(Values::print)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == boolean.class) {
            return "true or false";
        }
        return type == double.class ? "a number" : "a whole number";
    }
}
