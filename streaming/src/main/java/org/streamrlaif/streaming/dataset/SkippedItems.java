package org.streamrlaif.streaming.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.streamrlaif.platform.LineFile;

/**
 * Items that were not used, counted and written to a file, one JSON object {@code {file, line,
 * item, reason}} per line. The file is made by the first of them. Not thread-safe.
 */
public final class SkippedItems {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private long count;
    private SkippedItem first;

    /**
     * @param file where they are written; those of an earlier run stay
     */
    public SkippedItems(Path file) {
        this.file = file;
    }

    /** Keeps an item aside. */
    public void add(SkippedItem skipped) {
        count++;
        first = first == null ? skipped : first;
        Place place = skipped.place();
        String line =
                JSON.createObjectNode()
                                .put("file", place.file().toString())
                                .put("line", place.line())
                                .put("item", place.number())
                                .put("reason", skipped.reason())
                        + "\n";
        LineFile.append(file, line);
    }

    /** How many were kept aside by this object. */
    public long count() {
        return count;
    }

    /** One line for a person; empty when nothing was kept aside. */
    public String line() {
        if (count == 0) {
            return "";
        }
        return count == 1
                ? "1 item kept aside: " + first
                : count + " items kept aside in " + file + ", the first: " + first;
    }
}
