package org.streamrlaif.loop;

import org.streamrlaif.schemas.VoidReason;

/** A stage gives an item up, for a reason that need not hold the next time. */
public final class GivenUpException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient VoidReason reason;

    /** With the reason that the item becomes void for. */
    public GivenUpException(VoidReason reason) {
        super(reason.getMessage());
        this.reason = reason;
    }

    /** Why the item is void. */
    public VoidReason reason() {
        return reason;
    }
}
