package org.streamrlaif.judge.remote;

import java.io.IOException;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.judge.remote.CallFailedException.Kind;

/**
 * What a run has paid, kept in its journal: each process writes a count of its own under {@code
 * spent/}, and the sum of all counts is what the limits are held to. Requests under way when a
 * limit is reached are still paid, and what other processes pay is seen at the next {@link
 * #refresh}.
 */
final class CostBudget {

    private static final Logger LOG = LoggerFactory.getLogger(CostBudget.class);

    private final LimitsConfig limits;
    private final Journal journal;
    private final String own = "spent/" + UUID.randomUUID();
    private long ownIn;
    private long ownOut;
    private long allIn;
    private long allOut;
    private boolean unknown;
    private boolean told;

    CostBudget(LimitsConfig limits, Journal journal) {
        this.limits = limits;
        this.journal = journal;
    }

    /** Reads what has been paid by all. */
    synchronized void refresh() throws IOException {
        if (limits.tokens() == 0 && limits.cost() == 0) {
            return;
        }
        long in = 0;
        long out = 0;
        for (String count : journal.all("spent")) {
            String[] parts = count.strip().split(" ");
            in += Long.parseLong(parts[0]);
            out += Long.parseLong(parts[1]);
        }
        allIn = Math.max(allIn, in);
        allOut = Math.max(allOut, out);
    }

    /**
     * Asks whether one more request may be paid.
     *
     * @throws CallFailedException when a limit is reached, or is set and cannot be kept
     */
    synchronized void require() {
        if (unknown) {
            throw failure(
                    Kind.UNKNOWN_COST,
                    "judge.remote.limits: set, but the endpoint does not tell the tokens it used");
        }
        if (limits.tokens() > 0 && allIn + allOut >= limits.tokens()) {
            throw failure(
                    Kind.SPENT,
                    String.format(
                            Locale.ROOT,
                            "judge.remote.limits.tokens: %d used of %d; nothing is judged any more",
                            allIn + allOut,
                            limits.tokens()));
        }
        if (limits.cost() > 0 && cost() >= limits.cost()) {
            throw failure(
                    Kind.SPENT,
                    String.format(
                            Locale.ROOT,
                            "judge.remote.limits.cost: %.4f spent of %s; nothing is judged any more",
                            cost(),
                            limits.cost()));
        }
    }

    /** Counts a reply. */
    synchronized void add(ChatReply reply) throws IOException {
        boolean limited = limits.tokens() > 0 || limits.cost() > 0;
        unknown |= limited && (reply.tokensIn().isEmpty() || reply.tokensOut().isEmpty());
        long in = reply.tokensIn().orElse(0);
        long out = reply.tokensOut().orElse(0);
        ownIn += in;
        ownOut += out;
        allIn += in;
        allOut += out;
        journal.write(own, ownIn + " " + ownOut);
    }

    private double cost() {
        return (allIn * limits.inputPrice() + allOut * limits.outputPrice()) / 1e6;
    }

    /** Told in the log once; the reason stands in every void verdict. */
    private CallFailedException failure(Kind kind, String message) {
        if (!told) {
            told = true;
            LOG.warn(message);
        }
        return new CallFailedException(kind, message);
    }
}
