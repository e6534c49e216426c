package org.streamrlaif.streaming.sft;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.streamrlaif.platform.FileNames;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.sft.Conversation;
import org.streamrlaif.streaming.dataset.ConversationItem;
import org.streamrlaif.streaming.dataset.DatasetEntry;
import org.streamrlaif.streaming.dataset.DatasetReader;
import org.streamrlaif.streaming.dataset.MediaFiles;
import org.streamrlaif.streaming.dataset.PairItem;
import org.streamrlaif.streaming.dataset.QuestionItem;
import org.streamrlaif.streaming.dataset.SampleMedia;
import org.streamrlaif.streaming.dataset.SkippedItem;
import org.streamrlaif.streaming.dataset.Turn;

/**
 * A data set as examples to learn from: of a conversation every answer, of a question its answer,
 * of a pair the better answer. Every item gives one example, in the order of the file.
 */
final class SftExamples {

    private SftExamples() {}

    /**
     * Reads a file.
     *
     * @param videos folder that the items' videos are looked for in
     */
    static List<SftExample> read(Path dataset, Path videos) {
        MediaFiles files = new MediaFiles(videos);
        List<SftExample> examples = new ArrayList<>();
        try (DatasetReader reader = DatasetReader.open(dataset)) {
            while (reader.hasNext()) {
                examples.add(example(reader.next(), files, videos));
            }
        }
        return examples;
    }

    private static SftExample example(DatasetEntry entry, MediaFiles files, Path videos) {
        if (entry instanceof SkippedItem skipped) {
            return SftExample.broken(
                    Long.toString(skipped.place().number()), "no-item", skipped.toString());
        }
        if (entry instanceof QuestionItem question) {
            return example(question.conversation(), files, videos);
        }
        if (entry instanceof PairItem pair) {
            List<Turn> turns = new ArrayList<>(pair.turns());
            turns.add(new Turn(Turn.Role.ASSISTANT, pair.chosen()));
            return example(
                    new ConversationItem(pair.place(), pair.id(), pair.media(), turns),
                    files,
                    videos);
        }
        return example((ConversationItem) entry, files, videos);
    }

    private static SftExample example(ConversationItem item, MediaFiles files, Path videos) {
        List<Turn> answers =
                item.turns().stream().filter(t -> t.role() == Turn.Role.ASSISTANT).toList();
        if (answers.isEmpty() || answers.stream().anyMatch(turn -> turn.text().isBlank())) {
            return SftExample.broken(
                    item.id(), "no-answer", item.place() + ": an empty answer, expected text");
        }
        boolean asked =
                item.turns().stream()
                        .filter(turn -> turn.role() != Turn.Role.SYSTEM)
                        .findFirst()
                        .filter(turn -> turn.role() == Turn.Role.USER)
                        .isPresent();
        if (!asked) {
            return SftExample.broken(
                    item.id(),
                    "no-question",
                    item.place() + ": an answer before the first question, expected a question");
        }
        if (item.media().isEmpty()) {
            return SftExample.broken(
                    item.id(), "no-video", item.place() + ": no video, expected the name of one");
        }
        Optional<SampleMedia> found = files.find(item.media());
        if (found.isEmpty()) {
            return SftExample.broken(
                    item.id(),
                    "no-video",
                    item.place()
                            + ": "
                            + FileNames.obstacle(item.media().toString())
                                    .orElse(item.media() + ": not found in " + videos));
        }
        List<Medium> media = found.get().media();
        if (item.span().isPresent() && !media.isEmpty()) {
            return SftExample.broken(
                    item.id(),
                    "no-item",
                    item.place() + ": frames of " + item.media() + ", expected those of one video");
        }
        return new SftExample(
                item.id(),
                SpanReader.uri(found.get().uri(), item.span()),
                media,
                conversation(item, !media.isEmpty()),
                null);
    }

    private static Conversation conversation(ConversationItem item, boolean placed) {
        return new Conversation(
                item.id(),
                item.turns().stream()
                        .map(
                                turn ->
                                        new Conversation.Turn(
                                                turn.role().name().toLowerCase(Locale.ROOT),
                                                turn.text()))
                        .toList(),
                placed,
                item.weight());
    }
}
