package org.streamrlaif.streaming.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.streamrlaif.loop.DroppedSamples;
import org.streamrlaif.platform.LineFile;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.VoidReason;

/**
 * What a run gave up, for its user to read: a file with one JSON object per dead letter, and a
 * summary. Of each ticket the first letter counts, and of each sample that was dropped before it
 * had one. Not thread-safe.
 */
public final class DeadLetterFile {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SUMMARY_LINES = 10;

    private final Path file;
    private final Set<String> seen = new HashSet<>();
    private final SortedMap<String, Long> dropped = new TreeMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    /**
     * @param file made with the first letter
     */
    public DeadLetterFile(Path file) {
        this.file = file;
    }

    /**
     * Goes on with a file after a fault: what is in it is not written again.
     *
     * @throws UncheckedIOException when the file cannot be read
     */
    public static DeadLetterFile goOn(Path file) {
        DeadLetterFile letters = new DeadLetterFile(file);
        if (Files.exists(file)) {
            LineFile.mend(file);
            try (Stream<String> lines = Files.lines(file)) {
                for (String line : (Iterable<String>) lines::iterator) {
                    letters.seen.add(name(JSON.readTree(line)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
            }
        }
        return letters;
    }

    /**
     * Appends a letter, unless there is one of its ticket or dropped sample already.
     *
     * @throws UncheckedIOException when the file cannot be written
     */
    public void add(DeadLetter letter) {
        JsonNode json = json(letter);
        if (!seen.add(name(json))) {
            return;
        }
        LineFile.append(file, json + "\n");
        if (DroppedSamples.isOf(letter)) {
            VoidReason reason = letter.getReason();
            dropped.merge(reason.getStage() + "/" + reason.getCode(), 1L, Long::sum);
        } else {
            counts.merge(line(letter), 1, Integer::sum);
        }
    }

    /** Number of letters. */
    public int count() {
        return seen.size();
    }

    /** Numbers of samples that were dropped before they had tickets, by {@code stage/code}. */
    public SortedMap<String, Long> dropped() {
        return Collections.unmodifiableSortedMap(dropped);
    }

    /** Where they lie; the file does not exist as long as there are none. */
    public Path file() {
        return file;
    }

    /** Says what was given up and where it is written down; nothing when there is nothing. */
    public void print(PrintWriter out) {
        if (count() > 0) {
            out.println("given up:   " + count() + ", see " + file);
            summary().forEach(line -> out.println("            " + line));
        }
    }

    /** The first reasons, one line per sample and message, as {@code clip.mp4: why (3 prompts)}. */
    public List<String> summary() {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Integer> reason : counts.entrySet()) {
            if (lines.size() == SUMMARY_LINES) {
                lines.add("… and " + (counts.size() - SUMMARY_LINES) + " more");
                break;
            }
            int times = reason.getValue();
            lines.add(reason.getKey() + (times == 1 ? "" : " (" + times + " prompts)"));
        }
        return lines;
    }

    /** The message, which mostly names the file, else with the sample in front. */
    private static String line(DeadLetter letter) {
        String message = letter.getReason().getMessage();
        boolean named = message.contains(letter.getSampleId());
        return named ? message : letter.getSampleId() + ": " + message;
    }

    /** What two letters about the same thing have in common. */
    private static String name(JsonNode letter) {
        return letter.path("ticket").asText() + letter.path("place").toString();
    }

    private static JsonNode json(DeadLetter letter) {
        ObjectNode json = ticketed(letter);
        if (letter.getSource() != null) {
            json.putObject("place")
                    .put("topic", letter.getSource().getTopic())
                    .put("partition", letter.getSource().getPartition())
                    .put("offset", letter.getSource().getOffset());
        }
        return json;
    }

    private static ObjectNode ticketed(DeadLetter letter) {
        return JSON.createObjectNode()
                .put("ticket", letter.getTicket())
                .put("sample", letter.getSampleId())
                .put("uri", letter.getUri())
                .put("prompt", letter.getPrompt())
                .put("stage", letter.getReason().getStage())
                .put("code", letter.getReason().getCode())
                .put("message", letter.getReason().getMessage())
                .put("at", Instant.ofEpochMilli(letter.getAt()).toString());
    }
}
