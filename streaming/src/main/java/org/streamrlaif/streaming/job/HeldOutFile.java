package org.streamrlaif.streaming.job;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.streaming.dataset.ConversationItem;
import org.streamrlaif.streaming.dataset.DatasetEntry;
import org.streamrlaif.streaming.dataset.DatasetException;
import org.streamrlaif.streaming.dataset.DatasetItem;
import org.streamrlaif.streaming.dataset.DatasetReader;
import org.streamrlaif.streaming.dataset.MediaFiles;
import org.streamrlaif.streaming.dataset.PairItem;
import org.streamrlaif.streaming.dataset.QuestionItem;
import org.streamrlaif.streaming.dataset.SampleMedia;
import org.streamrlaif.streaming.dataset.SkippedItem;
import org.streamrlaif.streaming.dataset.Turn;
import org.streamrlaif.watch.HeldOutConfig;
import org.streamrlaif.watch.HeldOutItem;

/**
 * The held-out questions of a file: questions with answers, and the last questions of
 * conversations, whose answers only the judge can tell.
 */
final class HeldOutFile {

    private HeldOutFile() {}

    /**
     * Reads the questions.
     *
     * @throws RunFailedException in one line when an item is no question or its video is missing
     */
    static List<HeldOutItem> read(HeldOutConfig config) {
        Path file = Path.of(config.dataset()).toAbsolutePath();
        Path videos = config.videos().isEmpty() ? file.getParent() : Path.of(config.videos());
        MediaFiles media = new MediaFiles(videos);
        List<HeldOutItem> items = new ArrayList<>();
        try (DatasetReader reader = DatasetReader.open(file)) {
            while (reader.hasNext() && (config.limit() == 0 || items.size() < config.limit())) {
                items.add(item(reader.next(), media, videos));
            }
        } catch (DatasetException e) {
            throw failed(e.getMessage());
        } catch (UncheckedIOException e) {
            throw failed(file + ": cannot be read, expected a file of questions");
        }
        return items;
    }

    private static HeldOutItem item(DatasetEntry entry, MediaFiles media, Path videos) {
        if (entry instanceof QuestionItem item) {
            return item(item, List.of(item.answer()), item.kind(), media, videos);
        }
        if (entry instanceof ConversationItem item) {
            if (item.span().isPresent()) {
                throw failed(entry.place() + ": frames, expected a question about a whole video");
            }
            return item(item, List.of(), "", media, videos);
        }
        if (entry instanceof PairItem) {
            throw failed(entry.place() + ": a pair of answers, expected a question");
        }
        throw failed(((SkippedItem) entry).toString());
    }

    private static HeldOutItem item(
            DatasetItem item, List<String> answers, String kind, MediaFiles media, Path videos) {
        SampleMedia shown = shown(item, media, videos);
        return new HeldOutItem(
                item.place().toString(),
                shown.uri(),
                shown.media(),
                item.history().stream().map(Turn::said).toList(),
                item.question(),
                answers,
                kind);
    }

    private static SampleMedia shown(DatasetItem item, MediaFiles media, Path videos) {
        return media.find(item.media())
                .orElseThrow(
                        () ->
                                failed(
                                        item.place()
                                                + ": "
                                                + item.media()
                                                + ", expected a video below "
                                                + videos));
    }

    private static RunFailedException failed(String message) {
        return new RunFailedException("evaluation.dataset: " + message);
    }
}
