package org.streamrlaif.streaming.dataset;

import java.util.List;
import java.util.Optional;

/**
 * A conversation about a video: supervised fine-tuning learns the assistant's turns, held-out
 * evaluation asks the last question.
 *
 * @param turns at least one turn of the user
 * @param span the frames it is about; empty = all
 * @param weight of its answers' tokens in a loss, above 0
 */
public record ConversationItem(
        Place place,
        String id,
        Media media,
        List<Turn> turns,
        Optional<FrameSpan> span,
        double weight)
        implements DatasetItem {

    /** Copies the turns. */
    public ConversationItem {
        turns = List.copyOf(turns);
    }

    /** A conversation about all frames, of weight 1. */
    public ConversationItem(Place place, String id, Media media, List<Turn> turns) {
        this(place, id, media, turns, Optional.empty(), 1);
    }

    /** The turns before the user's last one. */
    @Override
    public List<Turn> history() {
        List<Turn> asked = Turns.untilQuestion(turns);
        return asked.subList(0, asked.size() - 1);
    }

    /** The user's last turn. */
    @Override
    public String question() {
        List<Turn> asked = Turns.untilQuestion(turns);
        return asked.get(asked.size() - 1).text();
    }
}
