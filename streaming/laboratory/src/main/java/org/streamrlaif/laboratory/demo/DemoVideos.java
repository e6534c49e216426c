package org.streamrlaif.laboratory.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.laboratory.demo.world.Questions;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.laboratory.demo.world.SceneMaker;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.schemas.VideoSample;

/**
 * Videos of one set as files, with the questions that are asked about them.
 *
 * @param folder where the files lie
 * @param set the set
 * @param world the world's seed
 * @param videos number of videos
 * @param questions largest number of questions per video
 */
public record DemoVideos(Path folder, WorldSet set, long world, int videos, int questions) {

    /**
     * Writes all files that are not there yet, several at a time; calls {@code written} after each.
     */
    public void write(Runnable written) {
        IntStream.range(0, videos).parallel().forEach(video -> write(video, written));
    }

    private void write(int video, Runnable written) {
        write(video);
        written.run();
    }

    /** Writes the file of one video unless it is there. */
    public void write(int video) {
        Path file = file(video);
        try {
            Files.createDirectories(folder);
            if (!Files.exists(file)) {
                Path partial = folder.resolve("." + file.getFileName());
                WorldVideos.write(partial, set, world, video);
                Files.move(partial, file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /** The file of a video. */
    public Path file(int video) {
        return folder.resolve(String.format(Locale.ROOT, "%s-%05d.mp4", name(), video));
    }

    /** What a video shows. */
    public Scene scene(int video) {
        return SceneMaker.scene(set, world, video);
    }

    /** What is asked about a video. */
    public List<Question> questions(int video) {
        Random random = set.random(world, video, WorldSet.Purpose.QUESTIONS);
        return Questions.ask(scene(video), questions, random);
    }

    /** A video as a sample of the stream. */
    public VideoSample sample(int video) {
        return VideoSample.newBuilder()
                .setId(name(video))
                .setUri(file(video).toString())
                .setPrompts(questions(video).stream().map(Question::text).toList())
                .setCreatedAt(System.currentTimeMillis())
                .build();
    }

    /** The name of a video as a sample. */
    String name(int video) {
        return name() + "-" + video;
    }

    private String name() {
        return set.name().toLowerCase(Locale.ROOT);
    }
}
