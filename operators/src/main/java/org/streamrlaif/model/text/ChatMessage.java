package org.streamrlaif.model.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One turn of a conversation.
 *
 * @param role {@code system}, {@code user} or {@code assistant}
 * @param content parts in order
 */
public record ChatMessage(String role, List<Part> content) {

    /**
     * A piece of a turn.
     *
     * @param type {@code text}, {@code image} or {@code video}
     * @param text the text, or null for the other types
     */
    public record Part(String type, String text) {
        public static Part text(String text) {
            return new Part("text", text);
        }

        public static Part image() {
            return new Part("image", null);
        }

        public static Part video() {
            return new Part("video", null);
        }

        private Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("type", type);
            if (text != null) {
                map.put("text", text);
            }
            return map;
        }
    }

    public ChatMessage {
        content = List.copyOf(content);
    }

    /** A user's turn of {@code images} images followed by a text. */
    public static ChatMessage user(int images, String text) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            parts.add(Part.image());
        }
        parts.add(Part.text(text));
        return new ChatMessage("user", parts);
    }

    /** A turn of text only. */
    public static ChatMessage of(String role, String text) {
        return new ChatMessage(role, List.of(Part.text(text)));
    }

    /** The text of all parts. */
    public String text() {
        return content.stream()
                .filter(p -> p.text() != null)
                .map(Part::text)
                .reduce("", String::concat);
    }

    /** A user's turn of one part and a text about it. */
    public static ChatMessage user(Part part, String text) {
        return new ChatMessage("user", List.of(part, Part.text(text)));
    }

    /**
     * The form that templates read: {@code message['content'][0]['text']}, or {@code
     * message['content']} for a text.
     */
    Map<String, Object> asMap(boolean parts) {
        boolean texts = content.stream().allMatch(part -> part.text() != null);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("role", role);
        map.put("content", texts && !parts ? text() : content.stream().map(Part::asMap).toList());
        return map;
    }
}
