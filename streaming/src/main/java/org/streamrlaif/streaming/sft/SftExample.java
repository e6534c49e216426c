package org.streamrlaif.streaming.sft;

import java.io.Serializable;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.sft.Conversation;

/**
 * An item of a data set to learn from.
 *
 * @param id in its file
 * @param uri its video as the decode stage reads it; empty when there is none
 * @param conversation what is learned; null when that cannot be
 * @param code why not, as a short word; empty when it can
 * @param problem why not, in one line; empty when it can
 */
record SftExample(String id, String uri, Conversation conversation, String code, String problem)
        implements Serializable {

    private static final String STAGE = "dataset";

    static SftExample broken(String id, String code, String problem) {
        return new SftExample(id, "", null, code, problem);
    }

    boolean isBroken() {
        return conversation == null;
    }

    /** Why it is void from the start; null when it is not. */
    VoidReason reason() {
        return isBroken() ? new VoidReason(STAGE, code, problem) : null;
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
