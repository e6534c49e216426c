package org.streamrlaif.streaming.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Conversations in the shapes that the field's files have. */
final class Turns {

    private Turns() {}

    /**
     * Reads a list of turns: {@code from} or {@code role}, {@code value} or {@code content}; a turn
     * may itself be a list of turns.
     *
     * @return at least one turn of the user
     */
    static List<Turn> read(JsonNode conversations) {
        List<Turn> turns = new ArrayList<>();
        add(conversations, turns);
        if (turns.stream().noneMatch(turn -> turn.role() == Turn.Role.USER)) {
            throw new InvalidItemException(
                    "conversations: " + JsonTexts.shown(conversations),
                    "a list with a turn of human or user");
        }
        return turns;
    }

    /** A question as a conversation of one turn. */
    static List<Turn> ofQuestion(String question) {
        return List.of(new Turn(Turn.Role.USER, question));
    }

    /** The turns up to the last one of the user: what comes after is a placeholder or an answer. */
    static List<Turn> untilQuestion(List<Turn> turns) {
        int end = turns.size();
        while (turns.get(end - 1).role() != Turn.Role.USER) {
            end--;
        }
        return turns.subList(0, end);
    }

    private static void add(JsonNode node, List<Turn> turns) {
        if (node.isArray()) {
            node.forEach(one -> add(one, turns));
        } else {
            turns.add(turn(node));
        }
    }

    private static Turn turn(JsonNode node) {
        Turn.Role role = role(node.has("from") ? node.get("from") : node.path("role"));
        String text = Fields.spoken(node, role == Turn.Role.USER);
        if (text == null) {
            throw new InvalidItemException(
                    "conversations: turn " + JsonTexts.shown(node), "{\"from\", \"value\"}");
        }
        return new Turn(role, text.strip());
    }

    private static Turn.Role role(JsonNode name) {
        return switch (name.asText()) {
            case "human", "user" -> Turn.Role.USER;
            case "gpt", "assistant" -> Turn.Role.ASSISTANT;
            case "system", "developer" -> Turn.Role.SYSTEM;
            default ->
                    throw new InvalidItemException(
                            "from: " + JsonTexts.shown(name),
                            "human, user, gpt, assistant or system");
        };
    }
}
