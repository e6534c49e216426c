package org.streamrlaif.judge;

import ai.djl.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.encode.VisualRecords;
import org.streamrlaif.generate.NextTokenLogits;
import org.streamrlaif.learn.MicroBatches;
import org.streamrlaif.model.LoraAdapter;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.PromptTooLongException;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.VisualEmbedding;

/**
 * A checkpoint of this machine as judge: the logits of the two answer tokens after the question, as
 * its chat template puts it.
 */
public final class LocalJudge implements JudgeModel {

    private final Models.Lease lease;
    private final VisionLanguageModel model;
    private final LoraAdapter adapter;
    private final String name;
    private final int microBatchTokens;
    private final int[] answers;

    /**
     * @param name what the judge is called; the content hash of the base model is added
     * @param lease its base model; released when this judge is closed
     * @param adapter its adapter, null for none; closed with this judge
     * @throws IllegalArgumentException when an answer is not one token
     */
    public LocalJudge(String name, Models.Lease lease, LoraAdapter adapter, JudgeConfig config) {
        this.lease = lease;
        this.model = lease.model();
        this.adapter = adapter;
        this.name = name + "@" + model.hash();
        this.microBatchTokens = config.microBatchTokens();
        this.answers =
                new int[] {
                    model.tokenizer().id(config.answerA()), model.tokenizer().id(config.answerB())
                };
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
        Answers[] answered = new Answers[inquiries.size()];
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < answered.length; i++) {
            try {
                List<Question> own = questions(i, inquiries.get(i));
                answered[i] = Answers.of(new double[own.size()][]);
                questions.addAll(own);
            } catch (PromptTooLongException e) {
                answered[i] = Answers.failed("prompt-too-long", e.getMessage());
            }
        }
        int[] lengths =
                questions.stream().mapToInt(question -> question.prompt().length()).toArray();
        for (List<Integer> part : MicroBatches.plan(lengths, microBatchTokens)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            answer(part.stream().map(questions::get).toList(), answered);
        }
        return List.of(answered);
    }

    private List<Question> questions(int inquiry, Inquiry about) {
        VisualEmbedding visual =
                about.tokens() == null ? null : VisualRecords.embedding(about.tokens());
        List<Question> questions = new ArrayList<>();
        for (String text : about.questions()) {
            questions.add(new Question(inquiry, questions.size(), model.prompt(text, visual)));
        }
        return questions;
    }

    /** Answers some questions; when the engine fails, their inquiries fail as a whole. */
    private void answer(List<Question> questions, Answers[] answered) {
        List<ModelPrompt> prompts = questions.stream().map(Question::prompt).toList();
        try {
            float[][] logits = NextTokenLogits.of(model, prompts, adapter, answers);
            for (int i = 0; i < logits.length; i++) {
                Question question = questions.get(i);
                Answers own = answered[question.inquiry()];
                if (own.failure() == null) {
                    own.logits()[question.place()] = new double[] {logits[i][0], logits[i][1]};
                }
            }
        } catch (EngineException e) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            for (Question question : questions) {
                answered[question.inquiry()] =
                        Answers.failed("model-failed", "the judge's model failed: " + first);
            }
        }
    }

    /** A question of an inquiry, ready to be read. */
    private record Question(int inquiry, int place, ModelPrompt prompt) {}

    @Override
    public void close() {
        if (adapter != null) {
            adapter.close();
        }
        lease.close();
    }
}
