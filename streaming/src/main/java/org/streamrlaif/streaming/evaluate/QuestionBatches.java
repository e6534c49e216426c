package org.streamrlaif.streaming.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.streamrlaif.evaluate.ClipPrompts;
import org.streamrlaif.platform.FileNames;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.streaming.dataset.ConversationItem;
import org.streamrlaif.streaming.dataset.DatasetEntry;
import org.streamrlaif.streaming.dataset.DatasetItem;
import org.streamrlaif.streaming.dataset.DatasetReader;
import org.streamrlaif.streaming.dataset.MediaFiles;
import org.streamrlaif.streaming.dataset.QuestionItem;
import org.streamrlaif.streaming.dataset.SampleMedia;
import org.streamrlaif.streaming.dataset.SkippedItem;
import org.streamrlaif.streaming.dataset.Turn;

/**
 * Items of a data set with their prompts, a few at a time. Consecutive items about one video share
 * its frames. Of a conversation the last question is asked, with what was said before it. What does
 * not fit, has no video or cannot be read is kept aside.
 */
final class QuestionBatches {

    private static final String NARRATE = "narrate";

    private final Path root;
    private final MediaFiles files;
    private final ClipPrompts clips;

    /**
     * An item and what is asked about it.
     *
     * @param prompts one per question; void only where the narrator gave its clip up, which is no
     *     fault of the item
     */
    record ItemPrompts<T extends DatasetItem>(T item, List<Rollout> prompts) {}

    /**
     * A batch.
     *
     * @param asked the items in order
     * @param aside those that were kept aside, with the reason
     */
    record Batch<T extends DatasetItem>(List<ItemPrompts<T>> asked, List<SkippedItem> aside) {}

    /** What is asked about an item. */
    interface Questions<T> {
        List<String> of(T item);
    }

    private record ItemFiles<T extends DatasetItem>(T item, SampleMedia files) {
        /** Whether both are asked about the same, after the same words. */
        boolean goesWith(ItemFiles<T> other) {
            return files.equals(other.files) && item.history().equals(other.item.history());
        }
    }

    QuestionBatches(Path root, ClipPrompts clips) {
        this.root = root;
        this.files = new MediaFiles(root);
        this.clips = clips;
    }

    /** Reads up to {@code size} entries of the file. */
    <T extends DatasetItem> Batch<T> next(
            DatasetReader reader, int size, Class<T> type, Questions<T> questions)
            throws InterruptedException {
        Batch<T> batch = new Batch<>(new ArrayList<>(), new ArrayList<>());
        List<ItemFiles<T>> found = new ArrayList<>();
        clips.forget(2 * reader.position());
        for (int i = 0; i < size && reader.hasNext(); i++) {
            DatasetEntry entry = asked(reader.next(), type);
            if (type.isInstance(entry)) {
                find(type.cast(entry), found, batch);
            } else {
                batch.aside.add(
                        entry instanceof SkippedItem skipped
                                ? skipped
                                : new SkippedItem(entry.place(), other(entry, type)));
            }
        }
        int start = 0;
        for (int i = 1; i <= found.size(); i++) {
            if (i == found.size() || !found.get(i).goesWith(found.get(start))) {
                ask(found.subList(start, i), questions, batch);
                start = i;
            }
        }
        return batch;
    }

    /** The last question of a conversation, where questions are wanted. */
    private static DatasetEntry asked(DatasetEntry entry, Class<?> type) {
        return type == QuestionItem.class && entry instanceof ConversationItem conversation
                ? QuestionItem.last(conversation).map(DatasetEntry.class::cast).orElse(entry)
                : entry;
    }

    private <T extends DatasetItem> void find(T item, List<ItemFiles<T>> found, Batch<T> batch) {
        Optional<SampleMedia> media = files.find(item.media());
        if (media.isPresent()) {
            found.add(new ItemFiles<>(item, media.get()));
        } else {
            batch.aside.add(
                    new SkippedItem(
                            item.place(),
                            "video: "
                                    + FileNames.obstacle(item.media().toString())
                                            .orElse(
                                                    item.media()
                                                            + ": not found, expected a video or a folder of frames below "
                                                            + root)));
        }
    }

    private <T extends DatasetItem> void ask(
            List<ItemFiles<T>> group, Questions<T> questions, Batch<T> batch)
            throws InterruptedException {
        List<String> texts =
                group.stream().flatMap(one -> questions.of(one.item).stream()).toList();
        T first = group.get(0).item;
        SampleMedia shown = group.get(0).files;
        VideoSample sample =
                new VideoSample(
                        first.id(),
                        shown.uri(),
                        texts,
                        0L,
                        0,
                        shown.media(),
                        first.history().stream().map(Turn::said).toList(),
                        List.of(),
                        null);
        List<Rollout> prompts = clips.of(sample, 2 * first.place().number());
        int at = 0;
        for (ItemFiles<T> one : group) {
            int count = questions.of(one.item).size();
            add(one.item, prompts.subList(at, at + count), batch);
            at += count;
        }
    }

    private static <T extends DatasetItem> void add(T item, List<Rollout> prompts, Batch<T> batch) {
        for (Rollout prompt : prompts) {
            if (prompt.getVoided() != null && !prompt.getVoided().getStage().equals(NARRATE)) {
                batch.aside.add(aside(item, prompt.getVoided()));
                return;
            }
        }
        batch.asked.add(new ItemPrompts<>(item, List.copyOf(prompts)));
    }

    /** An item that a stage could not take. */
    static SkippedItem aside(DatasetItem item, VoidReason reason) {
        return new SkippedItem(item.place(), reason.getCode() + ": " + reason.getMessage());
    }

    private static String other(DatasetEntry entry, Class<?> type) {
        return entry.getClass().getSimpleName() + ", expected " + type.getSimpleName();
    }
}
