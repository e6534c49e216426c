package org.streamrlaif.sft;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import java.util.List;

/**
 * What is to be learned about a video, or about several videos and pictures.
 *
 * @param id of the example in its file
 * @param turns in order; every answer of the assistant is learned
 * @param placed whether {@code <image>} and {@code <video>} in the user's turns say where each of
 *     the media is shown; otherwise texts are taken as they are
 * @param weight of its tokens in the loss, above 0
 */
public record Conversation(String id, List<Turn> turns, boolean placed, double weight)
        implements Serializable {

    /**
     * A turn.
     *
     * @param role {@code system}, {@code user} or {@code assistant}
     * @param text what is said
     */
    public record Turn(String role, String text) implements Serializable {

        /** Whether the model says it. */
        public boolean isAnswer() {
            return role.equals("assistant");
        }
    }

    /** A conversation about one video, which is shown before the first text. */
    public Conversation(String id, List<Turn> turns, double weight) {
        this(id, turns, false, weight);
    }

    /** Copies the turns. */
    public Conversation {
        turns = List.copyOf(turns);
        require(weight > 0 && Double.isFinite(weight), "weight", weight, "a number above 0");
    }

    /** The answers. */
    public List<String> answers() {
        return turns.stream().filter(Turn::isAnswer).map(Turn::text).toList();
    }

    /** What the user says last before the last answer. */
    public String lastQuestion() {
        String question = "";
        String asked = "";
        for (Turn turn : turns) {
            if (turn.isAnswer()) {
                asked = question;
            } else {
                question = turn.text();
            }
        }
        return asked;
    }
}
