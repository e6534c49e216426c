package org.streamrlaif.streaming.dataset;

import com.fasterxml.jackson.databind.JsonNode;

/** JSON values as texts. */
final class JsonTexts {

    private static final int LONGEST_SHOWN = 60;

    private JsonTexts() {}

    /** A value for a message, shortened. */
    static String shown(JsonNode value) {
        String text = value.isMissingNode() ? "missing" : value.toString();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }

    /** A text or number as text; null for anything else. */
    static String plain(JsonNode value) {
        return value.isTextual() || value.isNumber() ? value.asText() : null;
    }

    /** The name of a video or picture. */
    static String name(JsonNode value) {
        String name = plain(value);
        if (name == null || name.isBlank()) {
            throw new InvalidItemException(
                    "video: " + shown(value), "the name of a video or picture");
        }
        return name.strip();
    }
}
