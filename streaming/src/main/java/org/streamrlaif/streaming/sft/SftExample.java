package org.streamrlaif.streaming.sft;

import java.io.Serializable;
import java.util.List;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.sft.Conversation;

/**
 * An item of a data set to learn from.
 *
 * @param id in its file
 * @param uri its video as the decode stage reads it; empty when there is none
 * @param media all that it shows where that is not the video before the first text
 * @param conversation what is learned; null when that cannot be
 * @param reason why not; null when it can
 */
record SftExample(
        String id, String uri, List<Medium> media, Conversation conversation, VoidReason reason)
        implements Serializable {

    private static final String STAGE = "dataset";

    static SftExample broken(String id, String code, String problem) {
        return new SftExample(id, "", List.of(), null, new VoidReason(STAGE, code, problem));
    }

    /** What it shows: examples of equal ones are learned together. */
    List<Object> shown() {
        return List.of(uri, media);
    }

    boolean isBroken() {
        return conversation == null;
    }

    /** What was asked first, for dead letters. */
    String question() {
        return isBroken()
                ? "?"
                : conversation.turns().stream()
                        .filter(turn -> !turn.isAnswer())
                        .map(Conversation.Turn::text)
                        .filter(text -> !text.isBlank())
                        .findFirst()
                        .orElse("?");
    }
}
