package org.streamrlaif.streaming.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys of one item that several formats share. */
record Fields(Place place, JsonNode node) {

    boolean has(String key) {
        return node.hasNonNull(key);
    }

    /** The value of the first key that is there; a missing node when none is. */
    JsonNode first(String... keys) {
        for (String key : keys) {
            if (has(key)) {
                return node.get(key);
            }
        }
        return node.path("");
    }

    /** A text or number as text. */
    String required(String... keys) {
        JsonNode value = first(keys);
        String text = JsonTexts.plain(value);
        if (text == null || text.isBlank()) {
            throw new InvalidItemException(
                    String.join("/", keys) + ": " + JsonTexts.shown(value),
                    "a text that is not empty");
        }
        return text.strip();
    }

    /** A text or number as text; empty when there is none. */
    String optional(String... keys) {
        String text = JsonTexts.plain(first(keys));
        return text == null ? "" : text.strip();
    }

    /** The frames that are looked at, {@code [from, to]} with {@code to} behind the last. */
    Optional<FrameSpan> span() {
        if (!has("frames")) {
            return Optional.empty();
        }
        JsonNode ends = node.get("frames");
        boolean two = ends.isArray() && ends.size() == 2;
        if (!two || !ends.get(0).isInt() || !ends.get(1).isInt()) {
            throw new InvalidItemException(
                    "frames: " + JsonTexts.shown(ends), "two whole numbers [from, to]");
        }
        FrameSpan span = new FrameSpan(ends.get(0).intValue(), ends.get(1).intValue());
        if (span.from() < 0 || span.to() <= span.from()) {
            throw new InvalidItemException("frames: " + JsonTexts.shown(ends), "0 <= from < to");
        }
        return Optional.of(span);
    }

    /** Weight in a loss; 1 when there is none. */
    double weight() {
        if (!has("weight")) {
            return 1;
        }
        double weight;
        try {
            weight = Double.parseDouble(node.get("weight").asText());
        } catch (NumberFormatException e) {
            throw new InvalidItemException(
                    "weight: " + JsonTexts.shown(node.get("weight")), "a number");
        }
        if (!(weight > 0 && Double.isFinite(weight))) {
            throw new InvalidItemException("weight: " + weight, "a number above 0");
        }
        return weight;
    }

    /** An answer: a text, an object that holds it as {@code value}, or turns that end with it. */
    String answer(String... keys) {
        JsonNode value = first(keys);
        String text = spoken(value);
        if (text == null || text.isBlank()) {
            throw new InvalidItemException(
                    String.join("/", keys) + ": " + JsonTexts.shown(value),
                    "an answer as text or as {\"value\": text}");
        }
        return text.strip();
    }

    String id() {
        String id = optional("id", "question_id", "uid");
        return id.isEmpty() ? Long.toString(place.number()) : id;
    }

    String kind() {
        return optional("type", "task_type", "kind", "category_id");
    }

    /** What the item is about; nothing when no key names it. */
    Media media() {
        JsonNode value = first("video", "video_name", "video_id", "images", "image");
        if (value.isMissingNode()) {
            return new Media(List.of());
        }
        if (!value.isArray()) {
            return Media.of(JsonTexts.name(value));
        }
        List<String> names = new ArrayList<>();
        value.forEach(one -> names.add(JsonTexts.name(one)));
        return new Media(names);
    }

    /** What the item is about; it must be named. */
    Media requiredMedia() {
        Media media = media();
        if (media.isEmpty()) {
            throw new InvalidItemException(
                    "video: missing", "one of video, video_name, video_id, images, image");
        }
        return media;
    }

    /**
     * The text of an answer or turn in any of its shapes; null when there is none.
     *
     * @throws InvalidItemException when it has several texts of which one would be lost
     */
    static String spoken(JsonNode value) {
        if (ContentParts.are(value)) {
            return ContentParts.text(value);
        }
        if (value.isArray() && !value.isEmpty()) {
            JsonNode last = value.get(value.size() - 1);
            if (value.size() > 1 && !last.has("from") && !last.has("role")) {
                throw new InvalidItemException(
                        "a list of " + value.size() + " texts " + JsonTexts.shown(value),
                        "one text");
            }
            return spoken(last);
        }
        if (value.isObject()) {
            return spoken(value.has("value") ? value.get("value") : value.path("content"));
        }
        return JsonTexts.plain(value);
    }
}
