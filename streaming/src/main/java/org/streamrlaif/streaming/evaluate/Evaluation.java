package org.streamrlaif.streaming.evaluate;

import static org.streamrlaif.platform.Settings.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.streamrlaif.evaluate.Answered;
import org.streamrlaif.evaluate.ClipPrompts;
import org.streamrlaif.evaluate.FixedPolicy;
import org.streamrlaif.evaluate.FrameOrder;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.streaming.dataset.DatasetReader;
import org.streamrlaif.streaming.dataset.QuestionItem;
import org.streamrlaif.streaming.dataset.SkippedItems;
import org.streamrlaif.streaming.evaluate.QuestionBatches.Batch;
import org.streamrlaif.streaming.evaluate.QuestionBatches.ItemPrompts;
import org.streamrlaif.video.VideoConfig;

/**
 * A policy's greedy answers to the questions of a data set, batch by batch: memory does not grow
 * with the file. {@code predictions.jsonl} holds an answer per line, {@code aside.jsonl} what was
 * kept aside, {@code progress.json} where to go on.
 *
 * @param dataset questions with answers, in any of the field's formats
 * @param answers file of the answers when the questions come without; null otherwise
 * @param videos folder of the videos
 * @param model the policy's base model
 * @param adapter the policy's adapter; null for none
 * @param options where models run
 * @param frames frames per video
 * @param order how they are shown
 * @param maxNewTokens longest answer in tokens
 * @param batch questions that are answered side by side: bounds memory, not results
 * @param out folder of predictions, verdicts and the summary, which may hold an interrupted
 *     evaluation
 */
public record Evaluation(
        Path dataset,
        Path answers,
        Path videos,
        Path model,
        Path adapter,
        ModelOptions options,
        int frames,
        FrameOrder order,
        int maxNewTokens,
        int batch,
        Path out) {

    private static final String PREDICTIONS = "predictions";

    /** Checks the batch. */
    public Evaluation {
        require(batch >= 1, "batch", batch, "1 or more");
    }

    static Path predictions(Path out) {
        return out.resolve(PREDICTIONS + ".jsonl");
    }

    /**
     * Answers all questions that are not answered yet.
     *
     * @param read hears after every batch how many items of the file are done
     * @return what was kept aside by this call
     * @throws IllegalArgumentException when the folder holds answers of another model or data set
     */
    public SkippedItems answer(LongConsumer read) throws IOException, InterruptedException {
        Files.createDirectories(out);
        try (Models.Lease base = Models.acquire(model, options)) {
            JsonFiles.pin(out.resolve("settings.json"), pinned(base));
        }
        Progress progress = new Progress(out, PREDICTIONS);
        try (DatasetReader reader = DatasetReader.open(dataset, answers, progress.items())) {
            if (reader.hasNext()) {
                answer(reader, progress, read);
            }
        }
        return progress.aside();
    }

    private void answer(DatasetReader reader, Progress progress, LongConsumer read)
            throws IOException, InterruptedException {
        VideoConfig own = VideoConfig.defaults().withFrames(frames).inside(videos);
        SamplingConfig greedy = new SamplingConfig(1, maxNewTokens, 0, 1, 0, 2 * batch);
        try (ClipPrompts clips = ClipPrompts.plain(own, order, lease());
                FixedPolicy policy = new FixedPolicy(lease(), adapter, greedy, 0)) {
            QuestionBatches batches = new QuestionBatches(videos, clips);
            while (reader.hasNext()) {
                Batch<QuestionItem> next =
                        batches.next(reader, batch, QuestionItem.class, Evaluation::texts);
                progress.add(rows(next, policy), next.aside(), reader.position());
                read.accept(reader.position());
            }
        }
    }

    private static List<String> texts(QuestionItem item) {
        return item.again() == null
                ? List.of(item.question())
                : List.of(item.question(), item.again());
    }

    private static List<ObjectNode> rows(Batch<QuestionItem> batch, FixedPolicy policy)
            throws IOException, InterruptedException {
        List<Rollout> prompts =
                batch.asked().stream().flatMap(asked -> asked.prompts().stream()).toList();
        List<Rollout> rollouts = policy.answer(prompts);
        List<ObjectNode> rows = new ArrayList<>();
        int at = 0;
        for (ItemPrompts<QuestionItem> asked : batch.asked()) {
            List<Rollout> own = rollouts.subList(at, at + asked.prompts().size());
            at += own.size();
            Rollout failed =
                    own.stream().filter(one -> one.getVoided() != null).findFirst().orElse(null);
            if (failed == null) {
                rows.add(row(asked.item(), own));
            } else {
                batch.aside().add(QuestionBatches.aside(asked.item(), failed.getVoided()));
            }
        }
        return rows;
    }

    private static ObjectNode row(QuestionItem item, List<Rollout> rollouts) {
        List<String> said =
                rollouts.stream().map(one -> one.getResponses().get(0).getText()).toList();
        boolean twice = said.size() > 1;
        ObjectNode row = JsonFiles.JSON.createObjectNode();
        row.put("item", item.place().number()).put("id", item.id());
        row.put("video", item.media().toString()).put("question", item.question());
        if (twice) {
            row.put("question2", item.again());
        }
        row.put("answer", item.answer()).put(twice ? "pred1" : "pred", said.get(0));
        if (twice) {
            row.put("pred2", said.get(1));
        }
        return row.put("kind", item.kind()).put("exact", answered(row).isExact());
    }

    /** What a row of the predictions says. */
    static Answered answered(JsonNode row) {
        boolean twice = row.has("pred2");
        return new Answered(
                row.path("question").asText(),
                twice ? row.path("question2").asText() : null,
                row.path("answer").asText(),
                row.path(twice ? "pred1" : "pred").asText(),
                twice ? row.path("pred2").asText() : null);
    }

    private ObjectNode pinned(Models.Lease base) throws IOException {
        Path[] files = answers == null ? new Path[] {dataset} : new Path[] {dataset, answers};
        return JsonFiles.JSON
                .createObjectNode()
                .put("dataset", dataset.toString())
                .put("dataset-hash", Sha256.of(files))
                .put("model", model.toString())
                .put("model-hash", base.model().hash())
                .put("adapter-hash", ContentHash.ofAdapter(adapter))
                .put("dtype", options.dtype())
                .put("frames", frames)
                .put("frame-order", order.name())
                .put("max-new-tokens", maxNewTokens);
    }

    private Models.Lease lease() {
        return Models.acquire(model, options);
    }
}
