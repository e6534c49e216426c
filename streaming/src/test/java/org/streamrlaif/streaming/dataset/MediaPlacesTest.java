package org.streamrlaif.streaming.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several videos and pictures in the shapes that people's files have. */
class MediaPlacesTest {
    private static final NamedMedium A = NamedMedium.picture("a.jpg");
    private static final NamedMedium B = NamedMedium.picture("b.jpg");
    private static final NamedMedium C = NamedMedium.video("c.mp4");

    @TempDir private Path folder;

    private DatasetEntry read(String item) throws IOException {
        Path file = Files.writeString(folder.resolve("data.json"), "[" + item + "]");
        try (DatasetReader reader = DatasetReader.open(file)) {
            return reader.next();
        }
    }

    private ConversationItem conversation(String item) throws IOException {
        return (ConversationItem) read(item);
    }

    private static List<String> texts(List<Turn> turns) {
        return turns.stream().map(Turn::text).toList();
    }

    @Test
    void marksTakeThePicturesOfAListInOrder() throws IOException {
        var item =
                conversation(
                        """
                        {"image": ["a.jpg", "b.jpg"], "conversations": [
                         {"from": "human", "value": "<image>\\n<image>\\nWhat differs?"},
                         {"from": "gpt", "value": "The <image> tag."}]}""");
        assertThat(item.media()).isEqualTo(new Media(List.of(A, B), true));
        assertThat(texts(item.turns()))
                .containsExactly("<image><image>What differs?", "The <image> tag.");
    }

    @Test
    void picturesAndVideosOfTwoListsGetTheOrderOfTheirMarks() throws IOException {
        var item =
                conversation(
                        """
                        {"images": ["a.jpg", "b.jpg"], "videos": ["c.mp4"], "messages": [
                         {"role": "user", "content": "Is <image> in <video>?"},
                         {"role": "assistant", "content": "Yes."},
                         {"role": "user", "content": "And\\n<image> too?"},
                         {"role": "assistant", "content": "No."}]}""");
        assertThat(item.media()).isEqualTo(new Media(List.of(A, C, B), true));
        assertThat(texts(item.turns()))
                .containsExactly("Is <image> in <video>?", "Yes.", "And<image> too?", "No.");
        assertThat(QuestionItem.last(item).orElseThrow().history()).hasSize(2);
        assertThat(QuestionItem.last(item).orElseThrow().answer()).isEqualTo("No.");
    }

    @Test
    void partsOfAContentKeepTheirTextsAsTheyAre() throws IOException {
        var item =
                conversation(
                        """
                        {"messages": [{"role": "user", "content": [
                          {"type": "text", "text": "One:\\n"}, {"type": "image", "image": "a.jpg"},
                          {"type": "text", "text": "\\nTwo: "},
                          {"type": "video", "video": "c.mp4"}]},
                         {"role": "assistant", "content": [{"type": "text", "text": "Ok."}]},
                         {"role": "user", "content": [{"type": "image_url",
                           "image_url": {"url": "b.jpg"}}, {"type": "text", "text": "Three?"}]},
                         {"role": "assistant", "content": "Yes."}]}""");
        assertThat(item.media()).isEqualTo(new Media(List.of(A, C, B), true));
        assertThat(texts(item.turns()))
                .containsExactly("One:\n<image>\nTwo: <video>", "Ok.", "<image>Three?", "Yes.");
    }

    @Test
    void namesWithoutMarksComeFirst() throws IOException {
        var item =
                (QuestionItem)
                        read(
                                "{\"images\": [\"a.jpg\", {\"path\": \"b.jpg\"}], \"question\": \"Same?\", \"answer\": \"no\"}");
        assertThat(item.media()).isEqualTo(new Media(List.of(A, B), false));
        assertThat(item.question()).isEqualTo("Same?");
    }

    @Test
    void aListOfPicturesWithOneMarkIsAVideo() throws IOException {
        Media frames = new Media(List.of(new NamedMedium(false, List.of("a.jpg", "b.jpg"))), false);
        String asked = "\"question\": \"<image> What?\", \"answer\": \"x\"}";
        var marked = (QuestionItem) read("{\"images\": [\"a.jpg\", \"b.jpg\"], " + asked);
        assertThat(marked.media()).isEqualTo(frames);
        assertThat(marked.question()).isEqualTo("What?");
        String plain = "\"question\": \"What?\", \"answer\": \"x\"}";
        for (String key : List.of("\"video\": ", "\"videos\": ")) {
            var item = (QuestionItem) read("{" + key + "[\"a.jpg\", \"b.jpg\"], " + plain);
            assertThat(item.media()).isEqualTo(frames);
        }
        var two = (QuestionItem) read("{\"videos\": [[\"a.jpg\", \"b.jpg\"], \"c.mp4\"], " + plain);
        assertThat(two.media().items()).containsExactly(frames.items().get(0), C);
    }

    @Test
    void oneMediumComesFirstUnlessOnlyALaterTurnMarksIt() throws IOException {
        String turns =
                ", \"conversations\": [{\"from\": \"human\", \"value\": \"%s\"}, {\"from\": \"gpt\", \"value\":"
                        + " \"b\"}, {\"from\": \"human\", \"value\": \"<image>\\nc\"}]}";
        var first = conversation("{\"image\": \"a.jpg\"" + turns.formatted("a <image>"));
        assertThat(first.media()).isEqualTo(new Media(List.of(A), false));
        assertThat(texts(first.turns())).containsExactly("a", "b", "c");
        var later = conversation("{\"image\": \"a.jpg\"" + turns.formatted("a"));
        assertThat(later.media()).isEqualTo(new Media(List.of(A), true));
        assertThat(texts(later.turns())).containsExactly("a", "b", "<image>c");
    }

    @Test
    void marksThatAreNotOneForEachDoNotFit() throws IOException {
        String item =
                "{\"images\": [\"a.jpg\", \"b.jpg\"], \"videos\": [\"c.mp4\"], \"question\": \"%s\", \"answer\": \"x\"}";
        assertThat(read(item.formatted("<image><image>")).toString())
                .endsWith(
                        "2 marks <image> and <video> for 3 pictures and videos, expected one for each, or none");
        assertThat(read(item.formatted("<image><video><video>")).toString())
                .endsWith(
                        "<video>: more marks of this kind than such media, expected one for each");
    }
}
