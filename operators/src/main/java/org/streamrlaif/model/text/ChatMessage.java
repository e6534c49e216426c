package org.streamrlaif.model.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One turn of a conversation.
 *
 * @param role {@code system}, {@code user} or {@code assistant}
 * @param content parts in order
 */
public record ChatMessage(String role, List<Part> content) {

    private static final Pattern MARK = Pattern.compile("<(image|video)>");

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

        /** Whether something is shown here. */
        public boolean isPlace() {
            return text == null;
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

    /**
     * A turn whose text says with {@code <image>} and {@code <video>} where something is shown; all
     * else of the text stays as it is.
     */
    public static ChatMessage placed(String role, String text) {
        List<Part> parts = new ArrayList<>();
        Matcher marks = MARK.matcher(text);
        int at = 0;
        while (marks.find()) {
            addText(text.substring(at, marks.start()), parts);
            parts.add(new Part(marks.group(1), null));
            at = marks.end();
        }
        addText(text.substring(at), parts);
        return new ChatMessage(role, parts);
    }

    private static void addText(String text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(Part.text(text));
        }
    }

    /** Parts that are no text. */
    public long places() {
        return content.stream().filter(Part::isPlace).count();
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
