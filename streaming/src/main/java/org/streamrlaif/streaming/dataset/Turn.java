package org.streamrlaif.streaming.dataset;

import org.streamrlaif.schemas.Said;
import org.streamrlaif.schemas.Speaker;

/**
 * A turn of a conversation.
 *
 * @param role who speaks
 * @param text what is said; in the user's turns {@code <image>} and {@code <video>} mark where
 *     media are shown that are placed, see {@link Media}
 */
public record Turn(Role role, String text) {

    /** The turn as samples have it. */
    public Said said() {
        return new Said(Speaker.valueOf(role.name()), text);
    }

    /** Who speaks. */
    public enum Role {
        /** Called {@code system}. */
        SYSTEM,
        /** Called {@code human} or {@code user}. */
        USER,
        /** Called {@code gpt} or {@code assistant}. */
        ASSISTANT
    }
}
