package org.streamrlaif.streaming.dataset;

import java.util.List;

/**
 * A conversation about a video: supervised fine-tuning learns the assistant's turns, the online
 * loop asks the first question.
 *
 * @param turns at least one turn of the user
 */
public record ConversationItem(Place place, String id, Footage footage, List<Turn> turns)
        implements DatasetItem {

    /** Copies the turns. */
    public ConversationItem {
        turns = List.copyOf(turns);
    }

    /** The user's first turn. */
    public String question() {
        return turns.stream()
                .filter(turn -> turn.role() == Turn.Role.USER)
                .findFirst()
                .orElseThrow()
                .text();
    }
}
