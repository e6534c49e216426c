package org.streamrlaif.streaming.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.streamrlaif.platform.FileNames;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.dataset.ConversationItem;
import org.streamrlaif.streaming.dataset.DatasetEntry;
import org.streamrlaif.streaming.dataset.DatasetItem;
import org.streamrlaif.streaming.dataset.MediaFiles;
import org.streamrlaif.streaming.dataset.Place;
import org.streamrlaif.streaming.dataset.QuestionItem;
import org.streamrlaif.streaming.dataset.SampleMedia;
import org.streamrlaif.streaming.dataset.SkippedItem;
import org.streamrlaif.streaming.dataset.Turn;

/**
 * Items as samples: each asks its last question behind the turns before it. The right answer of a
 * question is its reference.
 */
final class ItemSamples {

    private final Path videos;
    private final MediaFiles files;

    /** Looks for the items' videos in a folder. */
    ItemSamples(Path videos) {
        this.videos = videos;
        files = new MediaFiles(videos);
    }

    /** One item in one pass. */
    ReplayEntry of(DatasetEntry entry, int epoch) {
        if (entry instanceof SkippedItem skipped) {
            return new ReplayEntry(null, skipped);
        }
        DatasetItem item = (DatasetItem) entry;
        if (item instanceof ConversationItem said && said.span().isPresent()) {
            return skipped(item, "frames, expected a question about a whole video");
        }
        Optional<SampleMedia> shown = files.find(item.media());
        return shown.isPresent()
                ? new ReplayEntry(sample(item, shown.get(), epoch), null)
                : skipped(item, missing(item));
    }

    private String missing(DatasetItem item) {
        String named = item.media().toString();
        return item.media().isEmpty()
                ? "no video, expected the name of one"
                : FileNames.obstacle(named).orElse(named + ": not found in " + videos);
    }

    private static ReplayEntry skipped(DatasetItem item, String reason) {
        return new ReplayEntry(null, new SkippedItem(item.place(), reason));
    }

    private static VideoSample sample(DatasetItem item, SampleMedia shown, int epoch) {
        return new VideoSample(
                name(item),
                shown.uri(),
                List.of(item.question()),
                System.currentTimeMillis(),
                epoch,
                shown.media(),
                item.history().stream().map(Turn::said).toList(),
                item instanceof QuestionItem known ? List.of(known.answer()) : List.of(),
                null);
    }

    /** {@code FILE#NUMBER}, and the item's own id where it has one. */
    private static String name(DatasetItem item) {
        Place place = item.place();
        String number = Long.toString(place.number());
        String own = item.id().equals(number) ? "" : ":" + item.id();
        return place.file().getFileName() + "#" + number + own;
    }
}
