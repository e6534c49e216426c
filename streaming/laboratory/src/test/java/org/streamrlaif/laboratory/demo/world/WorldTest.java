package org.streamrlaif.laboratory.demo.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class WorldTest {

    @Test
    void aVideoIsAFunctionOfItsName() {
        Scene scene = SceneMaker.scene(WorldSet.RL, 7, 11);
        assertThat(SceneMaker.scene(WorldSet.RL, 7, 11)).isEqualTo(scene);
        assertThat(Renderer.render(scene))
                .isEqualTo(Renderer.render(SceneMaker.scene(WorldSet.RL, 7, 11)));
        assertThat(SceneMaker.scene(WorldSet.TEST, 7, 11)).isNotEqualTo(scene);
        assertThat(SceneMaker.scene(WorldSet.RL, 8, 11)).isNotEqualTo(scene);
    }

    @Test
    void setsShareNoVideo() {
        Set<Integer> videos = new HashSet<>();
        for (WorldSet set : WorldSet.values()) {
            for (int i = 0; i < 40; i++) {
                videos.add(Arrays.hashCode(Renderer.render(SceneMaker.scene(set, 0, i))));
            }
        }
        assertThat(videos).hasSize(40 * WorldSet.values().length);
    }

    @Test
    void thingsStayInThePictureAndDiffer() {
        scenes().forEach(
                        scene -> {
                            for (Thing thing : scene.things()) {
                                for (int frame = 0; frame < Scene.FRAMES; frame++) {
                                    assertThat(thing.xAt(frame))
                                            .isBetween(thing.radius(), 64 - thing.radius());
                                    assertThat(thing.yAt(frame))
                                            .isBetween(thing.radius(), 64 - thing.radius());
                                }
                            }
                            assertThat(scene.things())
                                    .extracting(Thing::form)
                                    .doesNotHaveDuplicates()
                                    .isSorted();
                            assertThat(scene.things())
                                    .extracting(Thing::colour)
                                    .doesNotHaveDuplicates();
                        });
    }

    @Test
    void theMiddleOfAThingHasItsColour() {
        Scene scene =
                new Scene(
                        List.of(new Thing(Form.TRIANGLE, Colour.GREEN, 9, 20, 40, 3, 0)),
                        new Event(Event.Type.TURNS, 0, 4, Colour.RED),
                        new Backdrop(30, 30, 30, 0, 0),
                        1);
        byte[] pixels = Renderer.render(scene);
        assertThat(pixel(pixels, 0, 20, 40)).isCloseTo(Colour.GREEN.channel(1), near());
        assertThat(pixel(pixels, 7, 41, 40)).isCloseTo(Colour.RED.channel(1), near());
        assertThat(pixel(pixels, 7, 20, 40)).isCloseTo(30, near());
    }

    @Test
    void wrongAnswersAreWrongAndRightOnesRight() {
        Random random = new Random(3);
        scenes().forEach(
                        scene ->
                                Questions.ask(scene, 6, random)
                                        .forEach(
                                                question -> {
                                                    assertThat(
                                                                    question.accepts(
                                                                            question.answer()
                                                                                    + " "))
                                                            .isTrue();
                                                    String wrong =
                                                            Falsifier.corrupt(
                                                                    scene, question, random);
                                                    assertThat(question.accepts(wrong))
                                                            .as(wrong)
                                                            .isFalse();
                                                }));
    }

    @Test
    void carelessLabelsAreWrongAboutHalfOfTheTime() {
        Random random = new Random(5);
        double wrong =
                scenes().flatMap(
                                scene ->
                                        Questions.ask(scene, 6, random).stream()
                                                .map(
                                                        q ->
                                                                q.accepts(
                                                                        Falsifier.careless(
                                                                                scene, q, random))))
                        .mapToDouble(right -> right ? 0 : 1)
                        .average()
                        .orElseThrow();
        assertThat(wrong).isBetween(0.35, 0.55);
    }

    @Test
    void aCaptionTellsWhatItsFramesShow() {
        Scene scene =
                new Scene(
                        List.of(
                                new Thing(Form.CIRCLE, Colour.RED, 9, 20, 40, 0, 0),
                                new Thing(Form.SQUARE, Colour.BLUE, 9, 44, 20, 0, 0)),
                        new Event(Event.Type.APPEARS, 1, 5, null),
                        new Backdrop(30, 30, 30, 0, 0),
                        1);
        assertThat(Captions.caption(scene, 0, 4)).isEqualTo("a red circle .");
        assertThat(Captions.caption(scene, 4, 8))
                .isEqualTo("a red circle . a blue square . the blue square appears later .");
    }

    @Test
    void theTokenizerKnowsEveryWord() throws IOException {
        Set<String> words = new HashSet<>();
        Random random = new Random(1);
        scenes().forEach(
                        scene -> {
                            words.addAll(words(Captions.caption(scene, 0, 4)));
                            for (Question question : Questions.ask(scene, 6, random)) {
                                words.addAll(words(question.text()));
                                words.addAll(words(question.answer()));
                                words.addAll(words(Falsifier.careless(scene, question, random)));
                                words.addAll(words(Falsifier.corrupt(scene, question, random)));
                            }
                        });
        try (InputStream in =
                WorldTest.class.getResourceAsStream(
                        "/org/streamrlaif/laboratory/demo/policy/tokenizer.json")) {
            JsonNode vocabulary = new ObjectMapper().readTree(in).at("/model/vocab");
            assertThat(words).allMatch(vocabulary::has);
        }
    }

    private static Stream<Scene> scenes() {
        return IntStream.range(0, 400).mapToObj(i -> SceneMaker.scene(WorldSet.PRETRAIN, 0, i));
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    private static int pixel(byte[] pixels, int frame, int x, int y) {
        return pixels[((frame * Scene.SIZE + y) * Scene.SIZE + x) * 3 + 1] & 255;
    }

    /** Four standard deviations of the noise of a pixel. */
    private static Offset<Integer> near() {
        return within(4 * 3);
    }
}
