package org.streamrlaif.laboratory.longvideo.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.streamrlaif.laboratory.demo.world.Backdrop;
import org.streamrlaif.laboratory.demo.world.Colour;
import org.streamrlaif.laboratory.demo.world.Event;
import org.streamrlaif.laboratory.demo.world.Form;
import org.streamrlaif.laboratory.demo.world.Renderer;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.laboratory.demo.world.Thing;
import org.streamrlaif.laboratory.demo.world.WorldSet;

class StoryTest {

    @Test
    void aStoryIsAFunctionOfItsName() {
        Story story = StoryMaker.story(WorldSet.TEST, 7, 11);
        assertThat(StoryMaker.story(WorldSet.TEST, 7, 11)).isEqualTo(story);
        assertThat(StoryMaker.story(WorldSet.TEST, 8, 11)).isNotEqualTo(story);
        assertThat(StoryMaker.story(WorldSet.RL, 7, 11)).isNotEqualTo(story);
        assertThat(Renderer.render(story))
                .isEqualTo(Renderer.render(StoryMaker.story(WorldSet.TEST, 7, 11)))
                .hasSize(50 * 64 * 64 * 3);
    }

    @Test
    void theFramesChangeWhereAndOnlyWhereSomethingHappens() {
        stories()
                .forEach(
                        story -> {
                            List<Integer> changes = new ArrayList<>();
                            for (int frame = 1; frame < Story.FRAMES; frame++) {
                                Set<String> before = shown(story, frame - 1);
                                if (!shown(story, frame).equals(before)) {
                                    changes.add(frame);
                                }
                            }
                            assertThat(story.events())
                                    .hasSizeBetween(StoryMaker.FEWEST, StoryMaker.MOST)
                                    .extracting(Event::frame)
                                    .isEqualTo(changes)
                                    .isSorted();
                            assertThat(IntStream.range(0, story.events().size()))
                                    .extracting(story::describe)
                                    .doesNotHaveDuplicates();
                        });
    }

    @Test
    void thingsStayInThePictureApartAndTellable() {
        stories()
                .limit(60)
                .forEach(
                        story -> {
                            for (int frame = 0; frame < Story.FRAMES; frame++) {
                                List<Colour> colours = new ArrayList<>();
                                for (int i = 0; i < story.things().size(); i++) {
                                    Thing thing = story.things().get(i);
                                    double margin = thing.radius();
                                    assertThat(thing.xAt(frame)).isBetween(margin, 64 - margin);
                                    assertThat(thing.yAt(frame)).isBetween(margin, 64 - margin);
                                    if (story.visible(i, frame)) {
                                        colours.add(story.colour(i, frame));
                                    }
                                }
                                assertThat(colours).isNotEmpty().doesNotHaveDuplicates();
                            }
                            assertThat(story.things())
                                    .extracting(Thing::form)
                                    .doesNotHaveDuplicates()
                                    .isSorted();
                        });
    }

    @Test
    void pixelsFollowTheEvents() {
        Story story = example();
        byte[] pixels = Renderer.render(story);
        assertThat(near(pixels, 9, 20, Colour.RED)).isTrue();
        assertThat(near(pixels, 10, 20, Colour.BLUE)).isTrue();
        assertThat(near(pixels, 29, 44, Colour.GREEN)).isFalse();
        assertThat(near(pixels, 30, 44, Colour.GREEN)).isTrue();
        assertThat(near(pixels, 39, 20, Colour.BLUE)).isTrue();
        assertThat(near(pixels, 40, 20, Colour.BLUE)).isFalse();
    }

    @Test
    void captionsTellASegmentInOrder() {
        Story story = example();
        assertThat(story.caption(0, 16)).isEqualTo("a red circle . the red circle turns blue .");
        assertThat(story.caption(10, 16)).isEqualTo("a blue circle .");
        assertThat(story.caption(16, 50))
                .isEqualTo(
                        "a blue circle . the green square appears later ."
                                + " the blue circle disappears .");
    }

    @Test
    void aCaptionLeadsFromTheFirstFrameToTheLast() {
        Random random = new Random(2);
        stories()
                .forEach(
                        story -> {
                            int from = random.nextInt(Story.FRAMES - 1);
                            int to = from + 1 + random.nextInt(Story.FRAMES - from);
                            to = Math.min(to, Story.FRAMES);
                            assertThat(told(story.caption(from, to)))
                                    .isEqualTo(shown(story, to - 1));
                        });
    }

    @Test
    void answersHoldInTheFrames() {
        Random random = new Random(3);
        stories()
                .forEach(
                        story -> {
                            int turns = 0;
                            for (int i = 0; i < story.things().size(); i++) {
                                List<String> seen = coloursSeen(story, i);
                                turns += seen.size() - 1;
                                String form = story.things().get(i).form().word();
                                StoryQuestion asked = about(story, i, random);
                                assertThat(asked.answer())
                                        .isEqualTo(
                                                "the "
                                                        + form
                                                        + " is "
                                                        + String.join(" then ", seen)
                                                        + " .");
                            }
                            String often = List.of("no", "one", "two", "three", "four").get(turns);
                            assertThat(
                                            StoryQuestions.ask(
                                                            StoryQuestion.Kind.HOW_OFTEN,
                                                            story,
                                                            random)
                                                    .answer())
                                    .isEqualTo("color changes : " + often + " .");
                        });
    }

    @Test
    void questionsAboutTheOrderHaveTheRightAnswer() {
        Story story = example();
        Random random = new Random(4);
        Set<String> said = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            for (StoryQuestion.Kind kind :
                    List.of(
                            StoryQuestion.Kind.WHICH,
                            StoryQuestion.Kind.NEXT,
                            StoryQuestion.Kind.ORDER)) {
                StoryQuestion question = StoryQuestions.ask(kind, story, random);
                said.add(question.text() + " " + question.answer());
            }
        }
        String turns = "the red circle turns blue";
        String comes = "the green square appears later";
        String goes = "the blue circle disappears";
        assertThat(said)
                .containsExactlyInAnyOrder(
                        "[1] what happens ? " + turns + " .",
                        "[2] what happens ? " + comes + " .",
                        "[3] what happens ? " + goes + " .",
                        turns + " . what happens then ? " + comes + " .",
                        comes + " . what happens then ? " + goes + " .",
                        goes + " . what happens then ? nothing happens .",
                        turns + " then " + comes + " ? yes " + turns + " then " + comes + " .",
                        turns + " then " + goes + " ? yes " + turns + " then " + goes + " .",
                        comes + " then " + goes + " ? yes " + comes + " then " + goes + " .",
                        comes + " then " + turns + " ? no " + turns + " then " + comes + " .",
                        goes + " then " + turns + " ? no " + turns + " then " + goes + " .",
                        goes + " then " + comes + " ? no " + comes + " then " + goes + " .");
    }

    @Test
    void anyEventOfItsTypeAnswersAQuestionAboutEvents() {
        Story story = example();
        Random random = new Random(6);
        Set<String> said = new TreeSet<>();
        for (int i = 0; i < 60; i++) {
            StoryQuestion question = StoryQuestions.ask(StoryQuestion.Kind.EVENT, story, random);
            question.answers().forEach(answer -> said.add(question.text() + " " + answer));
        }
        assertThat(said)
                .containsExactlyInAnyOrder(
                        "what appears later ? the green square appears later .",
                        "what changes color ? the red circle turns blue .",
                        "what disappears ? the blue circle disappears .");
        Story turning =
                new Story(
                        story.things(),
                        List.of(
                                new Event(Event.Type.TURNS, 0, 10, Colour.BLUE),
                                new Event(Event.Type.TURNS, 1, 20, Colour.RED)),
                        story.backdrop(),
                        1);
        StoryQuestion question = StoryQuestions.ask(StoryQuestion.Kind.EVENT, turning, random);
        while (!question.text().equals("what changes color ?")) {
            assertThat(question.answer()).startsWith("nothing ");
            question = StoryQuestions.ask(StoryQuestion.Kind.EVENT, turning, random);
        }
        assertThat(question.accepts("the red circle turns blue .")).isTrue();
        assertThat(question.accepts("the green square turns red .")).isTrue();
        assertThat(question.accepts("the green square turns blue .")).isFalse();
    }

    @Test
    void wrongAnswersAreWrongAndInTheWordsOfTheTokenizer() throws IOException {
        Set<String> words = new HashSet<>();
        Random random = new Random(5);
        stories()
                .forEach(
                        story -> {
                            words.addAll(words(story.caption(0, Story.FRAMES)));
                            List<StoryQuestion> questions = StoryQuestions.ask(story, 8, random);
                            assertThat(questions)
                                    .hasSize(8)
                                    .extracting(StoryQuestion::text)
                                    .doesNotHaveDuplicates();
                            assertThat(questions)
                                    .extracting(StoryQuestion::kind)
                                    .contains(StoryQuestion.Kind.values());
                            for (StoryQuestion question : questions) {
                                String wrong = WrongAnswers.of(story, question, random);
                                assertThat(question.accepts(wrong)).as(wrong).isFalse();
                                assertThat(question.accepts(" " + question.answer())).isTrue();
                                words.addAll(words(question.text()));
                                words.addAll(words(question.answer()));
                                words.addAll(words(wrong));
                            }
                        });
        try (InputStream in =
                StoryTest.class.getResourceAsStream(
                        "/org/streamrlaif/laboratory/demo/judge/tokenizer.json")) {
            JsonNode vocabulary = new ObjectMapper().readTree(in).at("/model/vocab");
            assertThat(words).allMatch(vocabulary::has);
        }
    }

    @Test
    void aNarrativeNumbersTheEventsOfAllCaptions() {
        Story story = example();
        String numbered =
                "a red circle . [1] the red circle turns blue ."
                        + " [2] the green square appears later ."
                        + " [3] the blue circle disappears .";
        assertThat(story.narrative()).isEqualTo(numbered);
        assertThat(NumberedEvents.of(List.of(story.caption(0, 16), story.caption(16, 50))))
                .isEqualTo(numbered);
        assertThat(NumberedEvents.of(List.of("nothing .", "the red circle appears later .")))
                .isEqualTo("nothing . [1] the red circle appears later .");
    }

    @Test
    void inACounterfactualStoryTheWrongAnswerIsRight() {
        Random random = new Random(7);
        Set<StoryQuestion.Kind> found = new HashSet<>();
        for (Story story : stories().limit(10).toList()) {
            for (StoryQuestion question : StoryQuestions.ask(story, 6, random)) {
                String wrong = WrongAnswers.of(story, question, random);
                StoryQuestions.counterfactual(story, question, wrong, random)
                        .ifPresent(
                                other -> {
                                    assertThat(other.things()).isEqualTo(story.things());
                                    assertThat(asked(other, question, random).accepts(wrong))
                                            .isTrue();
                                    found.add(question.kind());
                                });
            }
        }
        assertThat(found).containsExactlyInAnyOrder(StoryQuestion.Kind.values());
    }

    /** The same question about another story. */
    private static StoryQuestion asked(Story story, StoryQuestion question, Random random) {
        while (true) {
            StoryQuestion again = StoryQuestions.ask(question.kind(), story, random);
            if (again.text().equals(question.text())) {
                return again;
            }
        }
    }

    private static Stream<Story> stories() {
        return IntStream.range(0, 300).mapToObj(i -> StoryMaker.story(WorldSet.PRETRAIN, 0, i));
    }

    /** A red circle turns blue in frame 10 and goes in 40; a green square comes in 30. */
    private static Story example() {
        return new Story(
                List.of(
                        new Thing(Form.CIRCLE, Colour.RED, 8, 20, 32, 0, 0),
                        new Thing(Form.SQUARE, Colour.GREEN, 8, 44, 32, 0, 0)),
                List.of(
                        new Event(Event.Type.TURNS, 0, 10, Colour.BLUE),
                        new Event(Event.Type.APPEARS, 1, 30, null),
                        new Event(Event.Type.DISAPPEARS, 0, 40, null)),
                new Backdrop(30, 30, 30, 0, 0),
                1);
    }

    private static StoryQuestion about(Story story, int thing, Random random) {
        while (true) {
            StoryQuestion question = StoryQuestions.ask(StoryQuestion.Kind.COLORS, story, random);
            if (question.subject() == thing) {
                return question;
            }
        }
    }

    /** What a frame shows, such as {@code red circle}. */
    private static Set<String> shown(Story story, int frame) {
        Set<String> shown = new TreeSet<>();
        for (int i = 0; i < story.things().size(); i++) {
            if (story.visible(i, frame)) {
                String form = story.things().get(i).form().word();
                shown.add(story.colour(i, frame).word() + " " + form);
            }
        }
        return shown;
    }

    /** What is to be seen at the end of a caption. */
    private static Set<String> told(String caption) {
        Set<String> seen = new TreeSet<>();
        for (String sentence : caption.split(" \\. ?")) {
            String[] words = sentence.split(" ");
            if (words[0].equals("a")) {
                seen.add(words[1] + " " + words[2]);
            } else if (sentence.contains("appears later")) {
                seen.add(words[1] + " " + words[2]);
            } else if (sentence.contains("turns") || sentence.contains("disappears")) {
                assertThat(seen.remove(words[1] + " " + words[2])).as(sentence).isTrue();
                if (words[3].equals("turns")) {
                    seen.add(words[4] + " " + words[2]);
                }
            }
        }
        return seen;
    }

    private static List<String> coloursSeen(Story story, int thing) {
        List<String> seen = new ArrayList<>();
        for (int frame = 0; frame < Story.FRAMES; frame++) {
            String colour = story.colour(thing, frame).word();
            if (story.visible(thing, frame)
                    && (seen.isEmpty() || !seen.get(seen.size() - 1).equals(colour))) {
                seen.add(colour);
            }
        }
        return seen;
    }

    private static boolean near(byte[] pixels, int frame, int x, Colour colour) {
        int at = ((frame * Scene.SIZE + 32) * Scene.SIZE + x) * 3;
        return IntStream.range(0, 3)
                .allMatch(c -> Math.abs((pixels[at + c] & 255) - channels(colour)[c]) < 20);
    }

    private static int[] channels(Colour colour) {
        return switch (colour) {
            case RED -> new int[] {220, 40, 40};
            case GREEN -> new int[] {40, 200, 60};
            case BLUE -> new int[] {50, 80, 235};
            default -> throw new IllegalArgumentException(colour.word());
        };
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.replaceAll("[\\[\\]]", " $0 ").trim().split(" +"));
    }
}
