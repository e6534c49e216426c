package org.streamrlaif.streaming.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.streamrlaif.streaming.dataset.SkippedItem;
import org.streamrlaif.streaming.dataset.SkippedItems;

/**
 * Results of a data set that grow batch by batch: {@code NAME.jsonl} has their rows, {@code
 * aside.jsonl} what was kept aside, {@code progress.json} where to go on.
 */
final class Progress {

    private final Path rows;
    private final Path asideFile;
    private final Path file;
    private final SkippedItems aside;
    private final long items;

    /**
     * Goes on in a folder; what a batch that did not end has left in it is cut off.
     *
     * @param name of the rows' file, without ending
     */
    Progress(Path out, String name) {
        rows = out.resolve(name + ".jsonl");
        asideFile = aside(out);
        file = out.resolve("progress.json");
        JsonNode done = JsonFiles.read(file);
        items = done == null ? 0 : done.path("items").asLong();
        JsonFiles.cut(rows, done == null ? 0 : done.path("rows").asLong());
        JsonFiles.cut(asideFile, done == null ? 0 : done.path("aside").asLong());
        aside = new SkippedItems(asideFile);
    }

    /** File of what was kept aside. */
    static Path aside(Path out) {
        return out.resolve("aside.jsonl");
    }

    /** Items of the data set that were done before. */
    long items() {
        return items;
    }

    /** What was kept aside since. */
    SkippedItems aside() {
        return aside;
    }

    /**
     * Keeps a batch.
     *
     * @param items of the data set that are done with it, those of before included
     */
    void add(List<ObjectNode> batch, List<SkippedItem> skipped, long items) {
        JsonFiles.append(rows, batch);
        skipped.forEach(aside::add);
        JsonFiles.write(
                file,
                JsonFiles.JSON
                        .createObjectNode()
                        .put("items", items)
                        .put("rows", JsonFiles.size(rows))
                        .put("aside", JsonFiles.size(asideFile)));
    }
}
