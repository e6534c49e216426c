package org.streamrlaif.streaming.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.maths.Interval;

/** Counts as JSON. */
final class TallyJson {

    private TallyJson() {}

    /** Adds a tally: right, all, share and its 95 % interval, over all kinds and by kind. */
    static void put(ObjectNode node, String name, Tally tally) {
        ObjectNode own = node.putObject(name);
        count(own, tally.total());
        ObjectNode kinds = own.putObject("by-kind");
        tally.kinds().forEach(kind -> count(kinds.putObject(kind), tally.of(kind)));
    }

    /** Adds a number; null where it is none. */
    static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    private static void count(ObjectNode node, Tally.Count count) {
        Interval interval = count.interval();
        node.put("right", count.right()).put("all", count.all());
        put(node, "share", count.share());
        put(node, "low", interval.low());
        put(node, "high", interval.high());
    }
}
