package org.streamrlaif.laboratory.demo.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.laboratory.demo.JudgeTexts;
import org.streamrlaif.laboratory.demo.ShippedModels;
import org.streamrlaif.laboratory.demo.world.FrameTruth;
import org.streamrlaif.laboratory.demo.world.Story;
import org.streamrlaif.laboratory.demo.world.StoryMaker;
import org.streamrlaif.laboratory.demo.world.StoryQuestion;
import org.streamrlaif.laboratory.demo.world.StoryQuestions;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.text.Tokenizer;
import org.streamrlaif.model.training.TextBatch;
import org.streamrlaif.numeric.Rounding;

class StoryLessonTest {

    private static final Story STORY = StoryMaker.story(WorldSet.PRETRAIN, 0, 4);

    @TempDir Path folder;

    @Test
    void aRowHoldsAnswersAndVerdictsThatReadTheNarrative() {
        ShippedModels.LONG_JUDGE.unpack(folder);
        try (Tokenizer tokenizer = Tokenizer.read(ShippedModels.LONG_JUDGE.folder(folder))) {
            Sentences sentences = new Sentences(tokenizer);
            String narrative = StoryNarratives.of(STORY);
            List<StoryQuestion> questions =
                    StoryQuestions.ask(
                            STORY, List.of(StoryQuestion.Kind.values()), 4, new Random(1));
            PackedRow row =
                    new StoryLesson(sentences)
                            .verdicts(STORY, narrative, questions, 1, 8, new Random(2));
            assertThat(row.responses()).hasSize(1 + questions.size());
            TextBatch batch = PackedRow.batch(List.of(row), List.of(new float[0]), 8, 0);
            int place = row.responses().get(0).start();
            assertThat(seen(batch, place))
                    .endsWith(sentences.prompt(questions.get(0).text()))
                    .doesNotContain(tokenizer.id("<ctx>"))
                    .startsWith(sentences.start(8 + FrameTruth.PATCHES));
            assertThat(Arrays.copyOfRange(batch.targets(), place, place + 3))
                    .isEqualTo(Arrays.copyOf(sentences.response(questions.get(0).answer()), 3));
            for (int i = 0; i < questions.size(); i++) {
                int end = row.responses().get(1 + i).start();
                String shown = tokenizer.decode(seen(batch, end), false);
                String a = between(shown, "<a>", "<b>");
                String b = between(shown, "<b>", "<judge>");
                StoryQuestion question = questions.get(i);
                assertThat(question.accepts(a)).isNotEqualTo(question.accepts(b));
                assertThat(batch.targets()[end])
                        .isEqualTo(tokenizer.id(question.accepts(a) ? "A" : "B"));
                assertThat(seen(batch, end))
                        .endsWith(
                                sentences.prompt(
                                        JudgeTexts.preference(narrative, question.text(), a, b)));
            }
        }
    }

    @Test
    void narrativesFollowTheSegmentsOfTheEncoder() {
        int longest = SegmentConfig.defaults().frames();
        int[] cuts = StoryNarratives.CUTS;
        int count = (Story.FRAMES + longest - 1) / longest;
        assertThat(cuts).hasSize(count + 1);
        for (int i = 0; i <= count; i++) {
            assertThat(cuts[i]).isEqualTo(i * Story.FRAMES / count);
        }
        assertThat(StoryNarratives.of(STORY).split("\n"))
                .hasSize(count)
                .satisfies(
                        lines -> {
                            assertThat(lines[0]).startsWith("[0.0s-3.8s] ");
                            assertThat(lines[1]).endsWith(STORY.caption(cuts[1], cuts[2]));
                        });
    }

    @Test
    void aMistakenNarrativeIsAlmostTheTrueOne() {
        Random random = new Random(2);
        int different = 0;
        for (int i = 0; i < 100; i++) {
            String mistaken = StoryNarratives.mistaken(STORY, random);
            List<String> truth = List.of(StoryNarratives.of(STORY).split("\n"));
            List<String> lines = List.of(mistaken.split("\n"));
            int wrong = 0;
            for (int k = 0; k < truth.size(); k++) {
                wrong += truth.get(k).equals(lines.get(k)) ? 0 : 1;
            }
            assertThat(wrong).isLessThan(2);
            different += wrong;
        }
        assertThat(different).isGreaterThan(30);
    }

    @Test
    void positionsAreStretchedOverTheFrames() {
        int patches = FrameTruth.PATCHES;
        float[] rows = new float[2 + patches];
        rows[0] = 10;
        rows[1] = 59;
        rows[2] = -3;
        TensorData longer = StoryPretraining.stretched(TensorData.of(rows, 2 + patches, 1));
        float[] stretched = longer.floats();
        assertThat(longer.shape()).containsExactly(Story.FRAMES + patches, 1);
        assertThat(stretched[0]).isEqualTo(10);
        assertThat(stretched[7]).isCloseTo(17, within((float) Rounding.float32(4).limit(59)));
        assertThat(stretched[49]).isEqualTo(59);
        assertThat(stretched[50]).isEqualTo(-3);
    }

    @Test
    void roundingGoesToTheNearestHalfOfTheBits() {
        float[] rounded =
                Bfloat16.rounded(TensorData.of(new float[] {1, -0.3f, 1.00390625f, 3e-5f}, 4))
                        .floats();
        assertThat(rounded[0]).isEqualTo(1);
        assertThat(rounded[1]).isCloseTo(-0.3f, within(0.3f / 256));
        assertThat(rounded[2]).isEqualTo(1);
        assertThat(rounded[3]).isCloseTo(3e-5f, within(3e-5f / 256));
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
