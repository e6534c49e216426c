package org.streamrlaif.flink;

import java.util.Arrays;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.tickets.TicketRule;

/**
 * The part of its batch that a rollout's ticket stands in, as a key whose key group is that part.
 * So the subtasks of an operator with {@value TicketRule#PARTS} key groups have equal shares of
 * every batch, and each finds the state of its own share after a restore.
 */
final class TicketKey implements KeySelector<Rollout, Integer> {
    private static final long serialVersionUID = 1L;
    private static final int[] KEYS = keys();

    private final TicketRule rule;

    TicketKey(TicketRule rule) {
        this.rule = rule;
    }

    @Override
    public Integer getKey(Rollout rollout) {
        return of(rollout.getTicket());
    }

    /** The key of a ticket. */
    Integer of(long ticket) {
        return KEYS[rule.part(ticket)];
    }

    /** For each key group the smallest number that Flink's hash puts into it. */
    private static int[] keys() {
        int[] keys = new int[TicketRule.PARTS];
        Arrays.fill(keys, -1);
        int found = 0;
        for (int key = 0; found < keys.length; key++) {
            int group = KeyGroupRangeAssignment.assignToKeyGroup(key, keys.length);
            if (keys[group] < 0) {
                keys[group] = key;
                found++;
            }
        }
        return keys;
    }
}
