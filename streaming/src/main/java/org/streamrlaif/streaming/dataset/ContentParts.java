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

    private static final String PICTURE = "\0<image>\0";
    private static final String VIDEO = "\0<video>\0";

    private ContentParts() {}

    /** Whether a value is such a list. */
    static boolean are(JsonNode value) {
        return value.isArray()
                && !value.isEmpty()
                && StreamSupport.stream(value.spliterator(), false)
                        .allMatch(part -> part.path("type").isTextual());
    }

    /**
     * The texts, one behind the other.
     *
     * @param marked whether a mark between two zero bytes stands for each video and picture
     */
    static String text(JsonNode parts, boolean marked) {
        return StreamSupport.stream(parts.spliterator(), false)
                .map(part -> said(part, marked))
                .collect(Collectors.joining());
    }

    private static String said(JsonNode part, boolean marked) {
        String type = part.get("type").asText();
        if (TEXTS.contains(type) && part.path("text").isTextual()) {
            return part.get("text").asText();
        }
        if (MEDIA.contains(type)) {
            String mark = isPicture(type) ? PICTURE : VIDEO;
            return marked ? mark : "";
        }
        throw new InvalidItemException(
                "content: " + JsonTexts.shown(part), "parts of type text, image or video");
    }

    /** The videos and pictures that the parts of all turns name, in their order. */
    static List<NamedMedium> media(JsonNode turns) {
        List<NamedMedium> media = new ArrayList<>();
        for (JsonNode turn : turns) {
            if (are(turn.path("content"))) {
                turn.get("content").forEach(part -> add(part, media));
            }
        }
        return media;
    }

    private static void add(JsonNode part, List<NamedMedium> media) {
        boolean picture = isPicture(part.get("type").asText());
        for (String key : MEDIA) {
            JsonNode value = part.path(key).isObject() ? part.get(key).path("url") : part.path(key);
            List<String> names = new ArrayList<>();
            (value.isArray() ? value : List.of(value))
                    .forEach(
                            one -> {
                                if (one.isTextual()) {
                                    names.add(file(one));
                                }
                            });
            if (!names.isEmpty()) {
                media.add(new NamedMedium(picture && names.size() == 1, names));
                return;
            }
        }
    }

    private static String file(JsonNode name) {
        return JsonTexts.name(name).replaceFirst("^file://", "");
    }

    private static boolean isPicture(String type) {
        return type.contains("image");
    }
}
