package org.streamrlaif.sft;

import java.util.List;
import java.util.Optional;

/**
 * What a trainer has to learn.
 *
 * @param plan in which order
 * @param conversations the examples by their numbers; those that are void already may be null
 * @param start folder of the adapter that training goes on from; empty = a new one
 * @param out folder for the result; empty = none is written
 */
public record SftTask(
        Curriculum plan,
        List<Conversation> conversations,
        Optional<String> start,
        Optional<String> out) {

    /** The conversation of a ticket. */
    Conversation conversation(long ticket) {
        return conversations.get(plan.order()[Math.toIntExact(ticket)]);
    }
}
