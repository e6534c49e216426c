package org.streamrlaif.streaming.dataset;

/**
 * A turn of a conversation.
 *
 * @param role who speaks
 * @param text what is said, without {@code <image>} and {@code <video>}
 */
public record Turn(Role role, String text) {

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
