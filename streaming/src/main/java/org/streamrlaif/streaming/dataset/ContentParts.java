package org.streamrlaif.streaming.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a turn says as a list of parts, {@code [{"type": "text", "text": …}, {"type": "video"}]}.
 */
final class ContentParts {

    private static final Set<String> TEXTS = Set.of("text", "input_text", "output_text");
    private static final List<String> MEDIA =
            List.of("video", "image", "video_url", "image_url", "input_image", "path", "url");

    private ContentParts() {}

    /** Whether a value is such a list. */
    static boolean are(JsonNode value) {
        return value.isArray()
                && !value.isEmpty()
                && StreamSupport.stream(value.spliterator(), false)
                        .allMatch(part -> part.path("type").isTextual());
    }

    /** The texts, one behind the other. */
    static String text(JsonNode parts) {
        return StreamSupport.stream(parts.spliterator(), false)
                .map(ContentParts::said)
                .collect(Collectors.joining());
    }

    private static String said(JsonNode part) {
        String type = part.get("type").asText();
        if (TEXTS.contains(type) && part.path("text").isTextual()) {
            return part.get("text").asText();
        }
        if (MEDIA.contains(type)) {
            return "";
        }
        throw new InvalidItemException(
                "content: " + JsonTexts.shown(part), "parts of type text, image or video");
    }

    /** The videos and pictures that the parts of all turns name, in their order. */
    static Media media(JsonNode turns) {
        List<String> names = new ArrayList<>();
        for (JsonNode turn : turns) {
            if (are(turn.path("content"))) {
                turn.get("content").forEach(part -> addName(part, names));
            }
        }
        return new Media(names);
    }

    private static void addName(JsonNode part, List<String> names) {
        for (String key : MEDIA) {
            JsonNode value = part.path(key).isObject() ? part.get(key).path("url") : part.path(key);
            if (value.isTextual()) {
                names.add(JsonTexts.name(value).replaceFirst("^file://", ""));
                return;
            }
        }
    }
}
