package org.streamrlaif.streaming.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.streamrlaif.platform.JsonWords;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.Said;
import org.streamrlaif.schemas.Speaker;
import org.streamrlaif.schemas.VideoSample;

/**
 * Samples written as JSON: {@code {"id": "…", "uri": "…", "prompts": ["…"], "createdAt": 0}}, or
 * with {@code "media": [{"image": "…"}, {"video": "…"}]} in place of the {@code uri}. Right answers
 * that are known are {@code "references": ["…"]}, one per prompt. What follows the object, or is
 * said twice, would be lost: then the message is no sample.
 */
final class JsonSamples {

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();
    private static final Set<String> KEYS =
            Set.of("id", "uri", "media", "history", "prompts", "references", "createdAt", "epoch");
    private static final Map<String, MediumKind> KINDS =
            Map.of("image", MediumKind.PICTURE, "video", MediumKind.VIDEO);
    private static final Map<String, Speaker> ROLES =
            Map.of(
                    "system", Speaker.SYSTEM,
                    "user", Speaker.USER,
                    "assistant", Speaker.ASSISTANT);

    private static final String TURNS = "{\"role\": system, user or assistant, \"content\": text}";

    private JsonSamples() {}

    /** Whether the bytes start as a JSON object does, after white space. */
    static boolean looksLikeJson(byte[] bytes) {
        if (bytes == null) {
            return false;
        }
        for (byte b : bytes) {
            if (!Character.isWhitespace(b)) {
                return b == '{';
            }
        }
        return false;
    }

    /**
     * Reads one sample.
     *
     * @throws IllegalArgumentException naming the key that is missing, unknown or of another type
     */
    static VideoSample read(byte[] bytes) {
        JsonNode node = parse(bytes);
        node.fieldNames()
                .forEachRemaining(
                        key -> {
                            if (!KEYS.contains(key)) {
                                throw new IllegalArgumentException(
                                        key + ": unknown key, expected id, uri, media or prompts");
                            }
                        });
        List<Medium> media = media(node.path("media"));
        return new VideoSample(
                text(node, "id"),
                media.isEmpty() || node.has("uri") ? text(node, "uri") : media.get(0).getUri(),
                texts(node, "prompts"),
                whole(node, "createdAt"),
                Math.toIntExact(whole(node, "epoch")),
                media,
                history(node.path("history")),
                node.has("references") ? texts(node, "references") : List.of(),
                null);
    }

    private static List<Medium> media(JsonNode values) {
        List<Medium> media = new ArrayList<>();
        for (JsonNode value :
                list("media", values, "a list of {\"image\": uri} or {\"video\": uri}")) {
            String key = value.size() == 1 ? value.fieldNames().next() : "";
            if (!KINDS.containsKey(key) || !value.get(key).isTextual()) {
                throw new IllegalArgumentException(
                        "media: "
                                + shown(value)
                                + ", expected {\"image\": uri} or {\"video\": uri}");
            }
            media.add(new Medium(KINDS.get(key), value.get(key).textValue()));
        }
        return media;
    }

    private static List<Said> history(JsonNode values) {
        List<Said> history = new ArrayList<>();
        for (JsonNode value : list("history", values, TURNS)) {
            Speaker speaker = ROLES.get(value.path("role").asText());
            if (value.size() != 2 || speaker == null || !value.path("content").isTextual()) {
                throw new IllegalArgumentException(
                        "history: " + shown(value) + ", expected " + TURNS);
            }
            history.add(new Said(speaker, value.get("content").textValue()));
        }
        return history;
    }

    /** The elements of a list; none where it is missing. */
    private static JsonNode list(String key, JsonNode values, String expected) {
        if (!values.isMissingNode() && !values.isArray()) {
            throw new IllegalArgumentException(
                    key + ": " + shown(values) + ", expected " + expected);
        }
        return values;
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "JSON: " + JsonWords.of(e.getOriginalMessage(), 0) + ", expected one object",
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException("JSON: " + e.getMessage(), e);
        }
    }

    private static long whole(JsonNode node, String key) {
        JsonNode value = node.path(key);
        boolean fits = key.equals("epoch") ? value.canConvertToInt() : value.canConvertToLong();
        if (!value.isMissingNode() && !(value.isIntegralNumber() && fits)) {
            throw new IllegalArgumentException(
                    key + ": " + shown(value) + ", expected a whole number");
        }
        return value.asLong(0);
    }

    private static String text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(key + ": " + shown(value) + ", expected a text");
        }
        return value.textValue();
    }

    private static List<String> texts(JsonNode node, String key) {
        JsonNode values = node.path(key);
        if (!values.isArray()) {
            throw new IllegalArgumentException(
                    key + ": " + shown(values) + ", expected a list of texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode value : values) {
            if (!value.isTextual()) {
                throw new IllegalArgumentException(
                        key + ": " + shown(value) + ", expected a list of texts");
            }
            texts.add(value.textValue());
        }
        return texts;
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : value.toString();
    }
}
