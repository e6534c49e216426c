package org.streamrlaif.laboratory.longvideo.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.laboratory.demo.JudgeTexts;
import org.streamrlaif.laboratory.demo.ShippedModels;
import org.streamrlaif.laboratory.demo.pretrain.PackedQuestions;
import org.streamrlaif.laboratory.demo.pretrain.VideoRows;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.laboratory.longvideo.world.Story;
import org.streamrlaif.laboratory.longvideo.world.StoryMaker;
import org.streamrlaif.laboratory.longvideo.world.StoryQuestion;
import org.streamrlaif.laboratory.longvideo.world.StoryQuestions;
import org.streamrlaif.model.text.Tokenizer;
import org.streamrlaif.model.training.TextBatch;

class StoryRowsTest {

    private static final Story STORY = StoryMaker.story(WorldSet.PRETRAIN, 0, 4);
    private static final int ANSWERED = 2;

    @TempDir Path folder;

    @Test
    void verdictsHaveTheJudgesPromptsAndTheirRightAnswersArePredicted() {
        ShippedModels.JUDGE.unpackCommon(folder);
        try (Tokenizer tokenizer = Tokenizer.read(folder)) {
            StoryRows writer = new StoryRows(tokenizer);
            List<StoryQuestion> questions = StoryQuestions.ask(STORY, 8, new Random(1));
            String narrative = STORY.narrative();
            PackedQuestions row =
                    writer.questions(STORY, narrative, 8, questions, ANSWERED, new Random(2));
            TextBatch batch = batch(writer, 8, row);
            for (int i = ANSWERED; i < questions.size(); i++) {
                StoryQuestion question = questions.get(i);
                int end = row.responses().get(i).start();
                String shown = tokenizer.decode(seen(batch, end), false);
                String a = between(shown, "<a>", "<b>");
                String b = between(shown, "<b>", "<judge>");
                assertThat(question.accepts(a)).isNotEqualTo(question.accepts(b));
                assertThat(batch.targets()[end])
                        .isEqualTo(tokenizer.id(question.accepts(a) ? "A" : "B"));
                assertThat(seen(batch, end))
                        .startsWith(visual(tokenizer, 8 + 16))
                        .endsWith(
                                tokenizer.encode(
                                        JudgeTexts.preference(narrative, question.text(), a, b)
                                                + " <ans>",
                                        false));
                assertThat(predicted(batch, row, i))
                        .isEqualTo(tokenizer.encode(question.answer(), false));
            }
            int first = row.responses().get(0).start();
            assertThat(seen(batch, first))
                    .endsWith(tokenizer.encode(questions.get(0).text() + " <ans>", false));
        }
    }

    @Test
    void rowsAboutTextAloneAndAboutSegmentsBeginAsPromptsDo() {
        ShippedModels.JUDGE.unpackCommon(folder);
        try (Tokenizer tokenizer = Tokenizer.read(folder)) {
            StoryRows writer = new StoryRows(tokenizer);
            List<StoryQuestion> questions = StoryQuestions.ask(STORY, 1, new Random(1));
            PackedQuestions text =
                    writer.questions(STORY, "nothing .", 0, questions, 1, new Random(2));
            assertThat(seen(batch(writer, 0, text), text.responses().get(0).start()))
                    .isEqualTo(
                            tokenizer.encode(
                                    "<bos> <ctx> nothing . <q> "
                                            + questions.get(0).text()
                                            + " <ans>",
                                    false));
            PackedQuestions caption = writer.caption(STORY, 7, 15);
            int place = caption.responses().get(0).start();
            TextBatch batch = batch(writer, 8, caption);
            assertThat(seen(batch, place))
                    .startsWith(visual(tokenizer, 8 + 16))
                    .endsWith(tokenizer.encode("<cap> <ans>", false));
            int[] said = tokenizer.encode(STORY.caption(7, 15) + " <eos>", false);
            assertThat(Arrays.copyOfRange(batch.targets(), place, place + said.length))
                    .isEqualTo(said);
        }
    }

    private static int[] visual(Tokenizer tokenizer, int tokens) {
        int[] start = new int[1 + tokens];
        Arrays.fill(start, tokenizer.id("<image>"));
        start[0] = tokenizer.id("<bos>");
        return start;
    }

    private static TextBatch batch(StoryRows writer, int frames, PackedQuestions row) {
        VideoRows rows = writer.batch(frames);
        rows.add(row, new float[0]);
        return rows.padded();
    }

    /** What is predicted between the end of the question before and this one's verdict. */
    private static int[] predicted(TextBatch batch, PackedQuestions row, int question) {
        PackedQuestions.Span before = row.responses().get(question - 1);
        return IntStream.range(
                        before.start() + before.length(), row.responses().get(question).start())
                .map(i -> batch.targets()[i])
                .filter(target -> target >= 0)
                .toArray();
    }

    private static String between(String text, String left, String right) {
        return text.substring(text.indexOf(left) + left.length(), text.indexOf(right)).trim();
    }

    /** The tokens that a place sees, in order of position, itself included. */
    private static int[] seen(TextBatch batch, int place) {
        int width = batch.length();
        return IntStream.range(0, width)
                .filter(i -> batch.mask()[place * width + i])
                .boxed()
                .sorted(Comparator.comparing(i -> batch.positions()[i]))
                .mapToInt(i -> batch.ids()[i])
                .toArray();
    }
}
