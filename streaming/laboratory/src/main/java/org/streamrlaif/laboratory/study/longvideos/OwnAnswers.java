package org.streamrlaif.laboratory.study.longvideos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.encode.VisualRecords;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.generate.TextGenerator;
import org.streamrlaif.laboratory.demo.world.StoryQuestion;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.Models;

/**
 * Pairs of answers that the judge's own model gives: the setting of a model that judges itself. It
 * answers from all frames and reads no narrative.
 */
final class OwnAnswers {

    private static final int LONGEST = 40;
    private static final int ROWS = 48;

    private OwnAnswers() {}

    /** Two sampled answers to every question, where exactly one of them is right. */
    static List<AnswerPair> pairs(
            Path model, List<LongVideo> videos, List<AnswerPair> asked, long seed) {
        List<String> first = answers(model, videos, asked, seed);
        List<String> second = answers(model, videos, asked, seed + 1);
        List<AnswerPair> pairs = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            StoryQuestion question = asked.get(i).question();
            boolean right = question.accepts(first.get(i));
            if (right != question.accepts(second.get(i))) {
                pairs.add(
                        new AnswerPair(
                                asked.get(i).video(),
                                question,
                                right ? first.get(i) : second.get(i),
                                right ? second.get(i) : first.get(i)));
            }
        }
        return pairs;
    }

    private static List<String> answers(
            Path model, List<LongVideo> videos, List<AnswerPair> asked, long seed) {
        SamplingConfig sampling = new SamplingConfig(1, LONGEST, 1, 1, 0, ROWS);
        List<ModelPrompt> prompts = new ArrayList<>();
        try (Models.Lease lease = Models.acquire(model, ModelOptions.defaults());
                TextGenerator generator = new TextGenerator(lease.model(), null, sampling)) {
            for (AnswerPair pair : asked) {
                prompts.add(
                        lease.model()
                                .prompt(
                                        pair.question().text(),
                                        VisualRecords.embedding(videos.get(pair.video()).whole())));
            }
            return generator.answers(prompts, seed);
        }
    }
}
