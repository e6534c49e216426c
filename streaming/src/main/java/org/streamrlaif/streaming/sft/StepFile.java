package org.streamrlaif.streaming.sft;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.streamrlaif.platform.JsonWords;
import org.streamrlaif.platform.LineFile;
import org.streamrlaif.schemas.SampleAnswer;
import org.streamrlaif.schemas.TuningStep;
import org.streamrlaif.schemas.VoidCount;

/**
 * Steps of fine-tuning as a file of JSON lines: {@code {batch, trained, void, ledger, metrics,
 * samples, at}}. After a failure a batch may have several lines, which are equal but for the time.
 * Not thread-safe.
 */
final class StepFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private long read;

    StepFile(Path file) {
        this.file = file;
    }

    /** Appends a step. */
    void add(TuningStep step) {
        ObjectNode node = JSON.createObjectNode();
        node.put("batch", step.getBatch());
        node.put("trained", step.getTrained());
        ObjectNode voids = node.putObject("void");
        for (VoidCount count : step.getVoids()) {
            voids.put(count.getStage() + " " + count.getCode(), count.getCount());
        }
        node.put("ledger", step.getLedger());
        ObjectNode metrics = node.putObject("metrics");
        new TreeMap<>(step.getMetrics()).forEach(metrics::put);
        ArrayNode samples = node.putArray("samples");
        for (SampleAnswer sample : step.getSamples()) {
            samples.addObject()
                    .put("id", sample.getId())
                    .put("question", sample.getQuestion())
                    .put("reference", sample.getReference())
                    .put("answer", sample.getAnswer());
        }
        node.put("at", step.getFinishedAt());
        LineFile.append(file, node + "\n");
    }

    /** Passes over what is in the file now. */
    void skip() {
        try {
            read = Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The steps that were added since the last call, by whichever process. */
    List<JsonNode> poll() {
        List<JsonNode> steps = new ArrayList<>();
        if (!Files.exists(file)) {
            return steps;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[Math.toIntExact(in.length() - read)];
            in.seek(read);
            in.readFully(bytes);
            int start = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    steps.add(step(new String(bytes, start, i - start, StandardCharsets.UTF_8)));
                    start = i + 1;
                }
            }
            read += start;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return steps;
    }

    private JsonNode step(String line) throws IOException {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + ": no JSON: " + JsonWords.of(e.getOriginalMessage(), 0), e);
        }
    }
}
