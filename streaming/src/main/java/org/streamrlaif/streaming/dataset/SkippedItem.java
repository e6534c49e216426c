package org.streamrlaif.streaming.dataset;

/**
 * An item that was not used: it was kept aside.
 *
 * @param place where it is
 * @param reason what was found and what was expected
 */
public record SkippedItem(Place place, String reason) implements DatasetEntry {

    /** {@code FILE:LINE: REASON}. */
    @Override
    public String toString() {
        return place + ": " + reason;
    }
}
