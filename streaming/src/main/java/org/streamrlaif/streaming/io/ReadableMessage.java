package org.streamrlaif.streaming.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.streamrlaif.schemas.AnyRecord;
import org.streamrlaif.schemas.UnreadableRecordException;

/**
 * A message of any of the loop's topics, for a person.
 *
 * @param place topic, partition and offset as {@code TOPIC-PARTITION@OFFSET}
 * @param time Kafka's time of the message
 * @param type name of the record; {@code JSON} for a sample in that form
 * @param record its fields; a text that says why where the message is no record
 */
public record ReadableMessage(String place, Instant time, String type, JsonNode record) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AnyRecord RECORDS = new AnyRecord();

    /** More numbers than these are counted in place of being shown. */
    private static final int MOST_NUMBERS = 8;

    private static final int MOST_CHARACTERS = 160;

    /** Reads a message; one that is no record is a line that says so. */
    public static ReadableMessage of(ConsumerRecord<byte[], byte[]> message) {
        String place = message.topic() + "-" + message.partition() + "@" + message.offset();
        Instant time = Instant.ofEpochMilli(message.timestamp());
        byte[] bytes = message.value();
        try {
            if (bytes != null && JsonSamples.looksLikeJson(bytes)) {
                return new ReadableMessage(place, time, "JSON", JSON.readTree(bytes));
            }
            SpecificRecord record = RECORDS.decode(bytes);
            return new ReadableMessage(
                    place, time, record.getSchema().getName(), JSON.readTree(record.toString()));
        } catch (UnreadableRecordException | IOException e) {
            String line = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
            return new ReadableMessage(place, time, "unreadable", JSON.valueToTree(line));
        }
    }

    /**
     * Whether a field has this value.
     *
     * @param path its name, or the last of the names that lead to it, with dots between
     * @param value as it is printed in JSON, without quotes
     */
    public boolean has(String path, String value) {
        return has(record, "", path, value);
    }

    /** One JSON object. */
    public ObjectNode json() {
        ObjectNode object = JSON.createObjectNode();
        object.put("place", place).put("time", time.toString()).put("type", type);
        object.set("record", record);
        return object;
    }

    /**
     * Lines for a terminal: the fields that hold something, and one more line for each record in a
     * list. Long texts are cut, long lists of numbers counted.
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        StringBuilder first = new StringBuilder(time + " " + place + " " + type);
        if (record.isObject()) {
            print("", record, first, lines);
        } else {
            first.append(' ').append(shown(record));
        }
        lines.add(0, first.toString());
        return lines;
    }

    private static boolean has(JsonNode node, String at, String path, String value) {
        if (node.isValueNode()) {
            return (at.equals(path) || at.endsWith("." + path)) && node.asText().equals(value);
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                if (has(element, at, path, value)) {
                    return true;
                }
            }
            return false;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (has(field.getValue(), join(at, field.getKey()), path, value)) {
                return true;
            }
        }
        return false;
    }

    private static void print(
            String at, JsonNode object, StringBuilder line, List<String> further) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = join(at, field.getKey());
            JsonNode value = field.getValue();
            if (value.isObject()) {
                print(name, value, line, further);
            } else if (value.isArray() && value.path(0).isObject()) {
                for (int i = 0; i < value.size(); i++) {
                    StringBuilder own = new StringBuilder("    " + name + "[" + i + "]");
                    int behind = further.size();
                    print("", value.get(i), own, further);
                    further.add(behind, own.toString());
                }
            } else if (!isEmpty(value)) {
                line.append(' ').append(name).append('=').append(shown(value));
            }
        }
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isNull()
                || value.isArray() && value.isEmpty()
                || value.isTextual() && value.textValue().isEmpty();
    }

    private static String shown(JsonNode value) {
        if (value.isArray() && value.size() > MOST_NUMBERS && value.get(0).isNumber()) {
            return "[" + value.size() + " numbers]";
        }
        String text = value.toString();
        return text.length() <= MOST_CHARACTERS
                ? text
                : text.substring(0, MOST_CHARACTERS) + "… (" + text.length() + " characters)";
    }

    private static String join(String at, String name) {
        return at.isEmpty() ? name : at + "." + name;
    }
}
