package org.streamrlaif.judge;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.encode.VisualRecords;
import org.streamrlaif.loop.Faults;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.PromptTooLongException;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.packing.MicroBatches;
import org.streamrlaif.packing.PackedBatch;
import org.streamrlaif.packing.PackedPrompt;

/**
 * A checkpoint of this machine as judge: the logits of the answer tokens after the question, as its
 * chat template puts it. All questions of an inquiry share one row, whose start is read once.
 */
public final class LocalJudge implements JudgeModel {

    private final Models.Lease lease;
    private final VisionLanguageModel model;
    private final LoraAdapter adapter;
    private final String name;
    private final int microBatchTokens;
    private final long[] answers;

    /** A judge that prefers one of two responses, with the answers of its configuration. */
    public LocalJudge(String name, Models.Lease lease, LoraAdapter adapter, JudgeConfig config) {
        this(
                name,
                lease,
                adapter,
                List.of(config.answerA(), config.answerB()),
                config.microBatchTokens());
    }

    /**
     * @param name what the judge is called, with the hash of its contents
     * @param lease its base model; released when this judge is closed
     * @param adapter its adapter, null for none; closed with this judge
     * @param choices what it may answer, C ≥ 2
     * @param microBatchTokens tokens of one native call, padding included
     * @throws IllegalArgumentException when an answer is not one token
     */
    public LocalJudge(
            String name,
            Models.Lease lease,
            LoraAdapter adapter,
            List<String> choices,
            int microBatchTokens) {
        this.lease = lease;
        this.model = lease.model();
        this.adapter = adapter;
        this.name = name;
        this.microBatchTokens = microBatchTokens;
        this.answers = choices.stream().mapToLong(model.tokenizer()::id).toArray();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String plain(String text) {
        String plain = text;
        for (String token : model.tokenizer().specialTokens()) {
            plain = plain.replace(token, token.substring(0, 1) + " " + token.substring(1));
        }
        return plain;
    }

    @Override
    public List<Answers> ask(List<Inquiry> inquiries) throws InterruptedException {
        Answers[] all = new Answers[inquiries.size()];
        List<PackedPrompt> rows = new ArrayList<>();
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            try {
                rows.add(row(inquiries.get(i)));
                asked.add(i);
            } catch (PromptTooLongException e) {
                all[i] = Answers.failed("prompt-too-long", e.getMessage());
            }
        }
        int[] lengths = rows.stream().mapToInt(PackedPrompt::length).toArray();
        for (List<Integer> part : MicroBatches.plan(lengths, microBatchTokens)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            List<Answers> answered = answer(part.stream().map(rows::get).toList());
            for (int i = 0; i < part.size(); i++) {
                all[asked.get(part.get(i))] = answered.get(i);
            }
        }
        return List.of(all);
    }

    private PackedPrompt row(Inquiry inquiry) {
        VisualEmbedding visual =
                inquiry.tokens() == null ? null : VisualRecords.embedding(inquiry.tokens());
        return CommonStart.pack(
                inquiry.questions().stream().map(text -> model.prompt(text, visual)).toList());
    }

    /** Answers whole inquiries, one per row; one that the engine fails on alone fails. */
    private List<Answers> answer(List<PackedPrompt> rows) {
        try (PackedBatch batch = new PackedBatch(model, rows)) {
            NDManager scope = batch.manager();
            NDArray logits =
                    batch.call("packed_logits", adapter)
                            .tensor("rows", batch.ends())
                            .tensor("head", model.decoder().head())
                            .tensor("tokens", scope.create(answers))
                            .run(scope);
            return split(logits.toFloatArray(), rows);
        } catch (EngineException e) {
            if (!Faults.isOfItem(e)) {
                throw e;
            }
            if (rows.size() > 1) {
                int half = rows.size() / 2;
                List<Answers> all = new ArrayList<>(answer(rows.subList(0, half)));
                all.addAll(answer(rows.subList(half, rows.size())));
                return all;
            }
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return List.of(Answers.failed("model-failed", "the judge's model failed: " + first));
        }
    }

    private List<Answers> split(float[] logits, List<PackedPrompt> rows) {
        List<Answers> all = new ArrayList<>();
        int at = 0;
        for (PackedPrompt row : rows) {
            double[][] own = new double[row.blocks().size()][];
            for (int k = 0; k < own.length; k++) {
                own[k] = new double[answers.length];
                for (int c = 0; c < answers.length; c++) {
                    own[k][c] = logits[at++];
                }
            }
            all.add(Answers.of(own));
        }
        return all;
    }

    @Override
    public void close() {
        if (adapter != null) {
            adapter.close();
        }
        lease.close();
    }
}
