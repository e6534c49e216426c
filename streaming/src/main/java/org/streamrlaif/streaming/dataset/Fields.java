package org.streamrlaif.streaming.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys of one item that several formats share. */
record Fields(Place place, JsonNode node) {

    private static final Pattern FRAME = Pattern.compile("(?i).*\\.(jpe?g|png|bmp|webp|tiff?)");

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

    /** The still pictures that the item names. */
    List<NamedMedium> pictures() {
        List<NamedMedium> pictures = new ArrayList<>();
        JsonNode value = first("images", "image");
        if (!value.isMissingNode()) {
            (value.isArray() ? value : List.of(value))
                    .forEach(one -> pictures.add(NamedMedium.picture(name(one))));
        }
        return pictures;
    }

    /** The videos that the item names; a list of pictures is one of these frames. */
    List<NamedMedium> videos() {
        JsonNode value = first("videos", "video", "video_name", "video_id");
        List<NamedMedium> videos = new ArrayList<>();
        if (value.isMissingNode()) {
            return videos;
        }
        if (!value.isArray()) {
            return List.of(NamedMedium.video(name(value)));
        }
        List<String> names = new ArrayList<>();
        for (JsonNode one : value) {
            if (one.isArray()) {
                List<String> frames = new ArrayList<>();
                one.forEach(frame -> frames.add(JsonTexts.name(frame)));
                videos.add(new NamedMedium(false, frames));
            } else {
                names.add(name(one));
            }
        }
        boolean frames = !names.isEmpty() && names.stream().allMatch(FRAME.asMatchPredicate());
        if (frames) {
            videos.add(new NamedMedium(false, names));
        } else {
            names.forEach(name -> videos.add(NamedMedium.video(name)));
        }
        return videos;
    }

    /** A name, or an object that holds it. */
    private static String name(JsonNode value) {
        for (String key : List.of("path", "url")) {
            if (value.has(key)) {
                return JsonTexts.name(value.get(key));
            }
        }
        return JsonTexts.name(value);
    }

    /**
     * The text of an answer or turn in any of its shapes; null when there is none.
     *
     * @throws InvalidItemException when it has several texts of which one would be lost
     */
    static String spoken(JsonNode value) {
        return spoken(value, false);
    }

    /** The same; with {@code marked} a mark stands for each video and picture among its parts. */
    static String spoken(JsonNode value, boolean marked) {
        if (ContentParts.are(value)) {
            return ContentParts.text(value, marked);
        }
        if (value.isArray() && !value.isEmpty()) {
            JsonNode last = value.get(value.size() - 1);
            if (value.size() > 1 && !last.has("from") && !last.has("role")) {
                throw new InvalidItemException(
                        "a list of " + value.size() + " texts " + JsonTexts.shown(value),
                        "one text");
            }
            return spoken(last, marked);
        }
        if (value.isObject()) {
            return spoken(value.has("value") ? value.get("value") : value.path("content"), marked);
        }
        return JsonTexts.plain(value);
    }
}
