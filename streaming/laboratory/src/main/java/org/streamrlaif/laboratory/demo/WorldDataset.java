package org.streamrlaif.laboratory.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.streamrlaif.laboratory.demo.world.Falsifier;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.laboratory.demo.world.WorldSet;

/** A set of the world as a data set in the field's formats, one JSON object per line. */
public final class WorldDataset {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What an item says about a question. */
    public enum Labels {
        /** {@code {id, video, question, answer, type}} with the right answer. */
        QUESTIONS,
        /** {@code {id, video, conversations}} with the right answer. */
        CONVERSATIONS,
        /** {@code {id, video, conversations}} with a careless annotator's answer. */
        CARELESS,
        /**
         * {@code {id, video, question, chosen, rejected, task_type}}: the right and a wrong one.
         */
        PAIRS,
        /**
         * {@code {id, video, frames, weight, conversations}}: what the judge learns, in its own
         * texts.
         */
        JUDGE
    }

    private final DemoVideos videos;

    /** A data set about these videos, which need not be written. */
    public WorldDataset(DemoVideos videos) {
        this.videos = videos;
    }

    /**
     * Writes one item per question, for the judge some more; videos are named relative to the
     * videos' folder.
     *
     * @param file where to; an existing file is replaced
     * @return number of items
     */
    public int write(Path file, Labels labels) {
        Path partial = file.resolveSibling("." + file.getFileName());
        int items = 0;
        try {
            try (BufferedWriter out = Files.newBufferedWriter(partial)) {
                for (int video = 0; video < videos.videos(); video++) {
                    Random random =
                            videos.set().random(videos.world(), video, WorldSet.Purpose.LABELS);
                    Scene scene = videos.scene(video);
                    for (ObjectNode item : items(video, scene, labels, random)) {
                        out.write(JSON.writeValueAsString(item));
                        out.write('\n');
                        items++;
                    }
                }
            }
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
        }
        return items;
    }

    private List<ObjectNode> items(int video, Scene scene, Labels labels, Random random) {
        List<ObjectNode> items = new ArrayList<>();
        if (labels == Labels.JUDGE) {
            for (JudgeExamples.Said said : JudgeExamples.about(scene, videos.questions(), random)) {
                describe(next(items, video), said);
            }
        } else {
            for (Question question : videos.questions(video)) {
                label(next(items, video), scene, question, labels, random);
            }
        }
        return items;
    }

    private ObjectNode next(List<ObjectNode> items, int video) {
        ObjectNode item = JSON.createObjectNode();
        item.put("id", videos.name(video) + "-" + items.size());
        item.put("video", videos.file(video).getFileName().toString());
        items.add(item);
        return item;
    }

    private static void label(
            ObjectNode item, Scene scene, Question question, Labels labels, Random random) {
        String kind = question.kind().name().toLowerCase(Locale.ROOT);
        switch (labels) {
            case QUESTIONS ->
                    item.put("question", question.text())
                            .put("answer", question.answer())
                            .put("type", kind);
            case CONVERSATIONS -> conversation(item, question.text(), question.answer());
            case CARELESS ->
                    conversation(
                            item, question.text(), Falsifier.careless(scene, question, random));
            case PAIRS ->
                    item.put("question", question.text())
                            .put("chosen", question.answer())
                            .put("rejected", wrong(scene, question, random))
                            .put("task_type", kind);
            case JUDGE -> throw new IllegalStateException("a judge learns more than questions");
        }
    }

    private static void describe(ObjectNode item, JudgeExamples.Said said) {
        if (said.to() - said.from() < Scene.FRAMES) {
            item.putArray("frames").add(said.from()).add(said.to());
        }
        if (said.weight() != 1) {
            item.put("weight", said.weight());
        }
        conversation(item, said.prompt(), said.answer());
    }

    private static void conversation(ObjectNode item, String question, String answer) {
        var turns = item.putArray("conversations");
        turns.addObject().put("from", "human").put("value", "<video>\n" + question);
        turns.addObject().put("from", "gpt").put("value", answer);
    }

    /** A careless answer where it is wrong, so that pairs are like those of the loop. */
    private static String wrong(Scene scene, Question question, Random random) {
        String careless = Falsifier.careless(scene, question, random);
        return question.accepts(careless) ? Falsifier.corrupt(scene, question, random) : careless;
    }
}
