package org.streamrlaif.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.streamrlaif.judge.JudgeModel;
import org.streamrlaif.judge.JudgeModel.Answers;
import org.streamrlaif.judge.JudgeModel.Inquiry;
import org.streamrlaif.judge.JudgePrompt;
import org.streamrlaif.loop.BatchGuard;
import org.streamrlaif.loop.Faults;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.VoidReason;

/**
 * Measures answers against right ones with a judge that sees the texts alone. The judge chooses
 * among {@code yes} and {@code no} and among the scores 0 to 5, so there is always a verdict and
 * nothing to parse. The texts stand between delimiters with a {@link JudgePrompt#mark} that none of
 * them can foresee. Used by one thread at a time.
 */
public final class AnswerJudge implements AutoCloseable {

    /** What the judge's model must be able to choose: yes, no and the six scores. */
    public static final List<String> CHOICES = List.of("yes", "no", "0", "1", "2", "3", "4", "5");

    private static final int SCORES = CHOICES.indexOf("0");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]+)}");

    private final JudgeModel model;
    private final Measure measure;
    private final List<String> templates;

    /**
     * @param model a model that chooses among {@link #CHOICES}; closed with this judge
     */
    public AnswerJudge(JudgeModel model, Measure measure) {
        this.model = model;
        this.measure = measure;
        this.templates = measure.templates();
    }

    /** Name and content hash of the judge's model. */
    public String name() {
        return model.name();
    }

    /** SHA-256 (hex) of the texts that the judge reads, before answers are put in. */
    public String promptHash() {
        return Sha256.of(String.join("\0", templates));
    }

    /**
     * One verdict per answer, in the same order; none, with the reason, for one that makes the
     * model fail.
     */
    public List<AnswerVerdict> judge(List<Answered> answers)
            throws IOException, InterruptedException {
        return BatchGuard.run(
                answers,
                this::verdicts,
                (answered, failure) ->
                        AnswerVerdict.failed(
                                Faults.told("judge", "question " + answered.question(), failure)));
    }

    private List<AnswerVerdict> verdicts(List<Answered> answers) throws InterruptedException {
        List<Inquiry> inquiries = new ArrayList<>();
        for (Answered answered : answers) {
            Map<String, String> values = values(answered);
            inquiries.add(new Inquiry(null, templates.stream().map(t -> fill(t, values)).toList()));
        }
        return model.ask(inquiries).stream().map(this::verdict).toList();
    }

    private Map<String, String> values(Answered answered) {
        Map<String, String> values = new HashMap<>();
        values.put("question", answered.question());
        values.put("question_again", answered.again());
        values.put("right", answered.right());
        values.put("answer", answered.answer());
        values.put("answer_again", answered.answerAgain());
        values.replaceAll((key, text) -> text == null ? "" : model.plain(text));
        List<String> answers = List.of(values.get("answer"), values.get("answer_again"));
        values.put("mark", JudgePrompt.mark(values.get("right"), values.get("question"), answers));
        return values;
    }

    private static String fill(String template, Map<String, String> values) {
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(match -> Matcher.quoteReplacement(values.get(match.group(1))));
    }

    private AnswerVerdict verdict(Answers answers) {
        if (answers.failure() != null) {
            return AnswerVerdict.failed(answers.failure());
        }
        double[][] logits = answers.logits();
        double[] scores = softmax(logits[logits.length - 1], SCORES, CHOICES.size());
        double[] match = softmax(logits[0], 0, SCORES);
        double mean = IntStream.range(0, scores.length).mapToDouble(i -> i * scores[i]).sum();
        if (!Double.isFinite(mean + match[0])) {
            return AnswerVerdict.failed(
                    new VoidReason("judge", "no-verdict", "the judge's logits are not finite"));
        }
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return new AnswerVerdict(measure == Measure.QA ? match[0] : Double.NaN, best, mean, null);
    }

    private static double[] softmax(double[] logits, int from, int to) {
        double most = IntStream.range(from, to).mapToDouble(i -> logits[i]).max().orElseThrow();
        double[] share =
                IntStream.range(from, to).mapToDouble(i -> Math.exp(logits[i] - most)).toArray();
        double sum = IntStream.range(0, share.length).mapToDouble(i -> share[i]).sum();
        for (int i = 0; i < share.length; i++) {
            share[i] /= sum;
        }
        return share;
    }

    @Override
    public void close() {
        model.close();
    }
}
