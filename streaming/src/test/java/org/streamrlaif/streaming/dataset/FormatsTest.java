package org.streamrlaif.streaming.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;

/** One item of every format of the field. */
class FormatsTest {

    @TempDir private Path folder;

    @Test
    void readsConversationsAboutListsOfFrames() throws IOException {
        var item =
                (ConversationItem)
                        read(
                                """
                                {"id": "c7", "uid": 9, "src_data": "x", "images": ["v/1.jpg", "v/2.jpg"],
                                 "conversations": [{"from": "human", "value": "<image>\\nWhat is it?"},
                                 {"from": "gpt", "value": "A dog."}]}""");

        assertThat(item.id()).isEqualTo("c7");
        assertThat(item.media().items())
                .containsExactly(new NamedMedium(false, List.of("v/1.jpg", "v/2.jpg")));
        assertThat(item.turns())
                .containsExactly(
                        new Turn(Turn.Role.USER, "What is it?"),
                        new Turn(Turn.Role.ASSISTANT, "A dog."));
        assertThat(item.question()).isEqualTo("What is it?");
    }

    @Test
    void readsRolesAndNestedLastTurns() throws IOException {
        var item =
                (ConversationItem)
                        read(
                                """
                                {"video": "a.pkl", "conversations": [{"role": "system", "content": "Be brief."},
                                 {"role": "user", "value": "Who?\\n<video>"},
                                 [{"role": "assistant", "value": {"value": "Ann."}}]]}""");

        assertThat(item.id()).isEqualTo("0");
        assertThat(item.turns())
                .containsExactly(
                        new Turn(Turn.Role.SYSTEM, "Be brief."),
                        new Turn(Turn.Role.USER, "Who?"),
                        new Turn(Turn.Role.ASSISTANT, "Ann."));
    }

    @Test
    void readsMessagesWhosePartsNameTheVideo() throws IOException {
        var item =
                (ConversationItem)
                        read(
                                """
                                {"messages": [{"role": "developer", "content": "Be brief."},
                                 {"role": "user", "content": [{"type": "video", "video": "file:///v/a.mp4"},
                                  {"type": "text", "text": "Who "}, {"type": "text", "text": "is it?"}]},
                                 {"role": "assistant", "content": [{"type": "text", "text": "Ann."}]}]}""");

        assertThat(item.media()).isEqualTo(Media.of("/v/a.mp4"));
        assertThat(item.turns())
                .containsExactly(
                        new Turn(Turn.Role.SYSTEM, "Be brief."),
                        new Turn(Turn.Role.USER, "Who is it?"),
                        new Turn(Turn.Role.ASSISTANT, "Ann."));
    }

    @Test
    void readsPicturesOfMessagesInOpenAisForm() throws IOException {
        var item =
                (ConversationItem)
                        read(
                                """
                                {"conversations": [{"role": "user", "content": [{"type": "text", "text": "Who?"},
                                  {"type": "image_url", "image_url": {"url": "a.png"}}, {"type": "image"}]},
                                 {"role": "assistant", "content": "Ann."}]}""");

        assertThat(item.media()).isEqualTo(new Media(List.of(NamedMedium.picture("a.png")), false));
        assertThat(item.question()).isEqualTo("Who?");
    }

    @Test
    void aPartOfAnotherTypeIsNotLost() throws IOException {
        assertThat(
                        read("""
                                        {"video": "a", "messages": [{"role": "user", "content": [{"type": "audio", "audio": "x"}]}]}""")
                                .toString())
                .endsWith(
                        "content: {\"type\":\"audio\",\"audio\":\"x\"}, expected parts of type text,"
                                + " image or video");
    }

    @Test
    void ofSeveralAnswersNoneIsLost() throws IOException {
        assertThat(
                        read("{\"video\": \"a\", \"question\": \"q\", \"answer\": [\"one\", \"two\"]}")
                                .toString())
                .endsWith("a list of 2 texts [\"one\",\"two\"], expected one text");
        assertThat(
                        ((QuestionItem)
                                        read(
                                                "{\"video\": \"a\", \"question\": \"q\", \"answer\": [\"one\"]}"))
                                .answer())
                .isEqualTo("one");
    }

    @Test
    void readsChosenTurnsThatHoldTheQuestionToo() throws IOException {
        var item =
                (PairItem)
                        read(
                                """
                                {"video": "a", "chosen": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "yes"}],
                                 "rejected": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "no"}]}""");

        assertThat(item.question()).isEqualTo("q");
        assertThat(item.chosen()).isEqualTo("yes");
        assertThat(item.rejected()).isEqualTo("no");
    }

    @Test
    void readsSpansAndWeightsOfConversations() throws IOException {
        String said =
                "\"video\": \"a.mp4\", \"conversations\": [{\"from\": \"human\", \"value\": \"Tell.\"}]";
        var item = (ConversationItem) read("{\"frames\": [4, 8], \"weight\": 2.5, " + said + "}");
        var plain = (ConversationItem) read("{" + said + "}");

        assertThat(item.span()).contains(new FrameSpan(4, 8));
        assertThat(item.weight()).isEqualTo(2.5);
        assertThat(plain.span()).isEmpty();
        assertThat(plain.weight()).isEqualTo(1);
        assertThat(read("{\"frames\": [4, 4], " + said + "}").toString())
                .endsWith("frames: [4,4], expected 0 <= from < to");
        assertThat(read("{\"frames\": 4, " + said + "}").toString())
                .endsWith("frames: 4, expected two whole numbers [from, to]");
        assertThat(read("{\"weight\": 0, " + said + "}").toString())
                .endsWith("weight: 0.0, expected a number above 0");
    }

    @Test
    void readsVotesAsPairsWithoutThePlaceholder() throws IOException {
        var item =
                (PairItem)
                        read(
                                """
                                {"id": 4, "image": "1.jpg", "preference": 2, "hallucination": true,
                                 "conversations": [{"from": "human", "value": "<image>\\nHow many?"},
                                 {"from": "gpt", "value": "Two."}, {"from": "human", "value": "Sure?"},
                                 {"from": "gpt", "value": ""}],
                                 "output_1": {"from": "gpt", "value": "Yes."}, "output_2": {"value": "No."}}""");

        assertThat(item.turns())
                .extracting(Turn::text)
                .containsExactly("How many?", "Two.", "Sure?");
        assertThat(item.question()).isEqualTo("Sure?");
        assertThat(item.chosen()).isEqualTo("No.");
        assertThat(item.rejected()).isEqualTo("Yes.");
    }

    @Test
    void readsChosenAndRejected() throws IOException {
        var item =
                (PairItem)
                        read(
                                """
                                {"id": "h1", "video": "frames/x", "prompt": "<video> Tell.", "answer": "ref",
                                 "chosen": {"value": "Good."}, "rejected": "Bad.", "chosen_score": 5,
                                 "rejected_score": "2"}""");

        assertThat(item.question()).isEqualTo("Tell.");
        assertThat(item.chosen()).isEqualTo("Good.");
        assertThat(item.rejected()).isEqualTo("Bad.");
    }

    @Test
    void readsPairsWithATaskType() throws IOException {
        var item =
                (PairItem)
                        read(
                                """
                                {"video": "x.mp4", "task_type": "object", "question": "What?",
                                 "chosen": "A cat.", "rejected": "A dog."}""");

        assertThat(item.kind()).isEqualTo("object");
        assertThat(item.media()).isEqualTo(Media.of("x.mp4"));
    }

    @Test
    void readsQuestionsInTheirShapes() throws IOException {
        assertThat(question("{\"q\": \"Why?\", \"a\": \"So.\", \"video_id\": \"v_x\"}").answer())
                .isEqualTo("So.");
        assertThat(question("{\"video_name\": \"x\", \"Q\": \"Why?\", \"A\": \"So.\"}").question())
                .isEqualTo("Why?");
        assertThat(
                        question(
                                """
                                {"id": 3, "video_id": 7010, "question": "why", "answer": {"value": "so"},
                                 "category_id": 14}"""))
                .satisfies(item -> assertThat(item.id()).isEqualTo("3"))
                .satisfies(item -> assertThat(item.kind()).isEqualTo("14"))
                .satisfies(item -> assertThat(item.media()).isEqualTo(Media.of("7010")))
                .satisfies(item -> assertThat(item.answer()).isEqualTo("so"));
    }

    @Test
    void keepsBothQuestionsOfAConsistencyItem() throws IOException {
        QuestionItem item =
                question("{\"video_name\": \"x\", \"Q1\": \"a?\", \"Q2\": \"b?\", \"A\": \"c\"}");

        assertThat(item.question()).isEqualTo("a?");
        assertThat(item.again()).isEqualTo("b?");
    }

    @Test
    void teachesAQuestionAsAConversation() throws IOException {
        QuestionItem item = question("{\"q\": \"Why?\", \"a\": \"So.\", \"video_id\": \"v_x\"}");

        assertThat(item.conversation().turns())
                .containsExactly(
                        new Turn(Turn.Role.USER, "Why?"), new Turn(Turn.Role.ASSISTANT, "So."));
    }

    @Test
    void joinsAnswersByQuestion() throws IOException {
        Path asked =
                file(
                        "test_q.json",
                        """
                        [{"video_name": "x", "question": "is it red", "question_id": "x_1"},
                         {"video_name": "x", "question": "is it blue", "question_id": "x_2"}]""");
        Path answers =
                file(
                        "test_a.json",
                        "[{\"answer\": \"yes\", \"type\": 3, \"question_id\": \"x_1\"}]");

        try (DatasetReader reader = DatasetReader.open(asked, answers, 0)) {
            var item = (QuestionItem) reader.next();
            assertThat(item.answer()).isEqualTo("yes");
            assertThat(item.kind()).isEqualTo("3");
            assertThat(reader.next().toString())
                    .isEqualTo(
                            asked + ":2: question_id: x_2, expected an answer to it in " + answers);
        }
    }

    @Test
    void namesTheLineOfAnAnswerThatDoesNotFit() throws IOException {
        Path asked = file("q.json", "[]");
        Path answers = file("a.json", "[{\"answer\": \"yes\"}]");

        assertThatThrownBy(() -> DatasetReader.open(asked, answers, 0))
                .isInstanceOf(DatasetException.class)
                .hasMessage(
                        answers + ":1: question_id/id: missing, expected a text that is not empty");
    }

    @Test
    void findsVideosUnderTheNamesOfTheField() throws IOException {
        Path video = file("v_abc.mp4", "");
        Path numbered = file("video7010.mp4", "");
        Path frames = Files.createDirectories(folder.resolve("sub/clip.1"));
        Path first = file("sub/clip.1/1.jpg", "");
        Files.createDirectories(folder.resolve("videos"));
        Path beside = file("videos/def.mp4", "");
        Path animated = file("tumblr_1.gif", "");
        MediaFiles files = new MediaFiles(folder);

        assertThat(files.find(Media.of("abc"))).contains(video(video));
        assertThat(files.find(Media.of("v_abc.pkl"))).contains(video(video));
        assertThat(files.find(Media.of("7010"))).contains(video(numbered));
        assertThat(files.find(Media.of("sub/clip.1"))).contains(video(frames));
        assertThat(files.find(Media.of("def"))).contains(video(beside));
        assertThat(files.find(Media.of("tumblr_1"))).contains(video(animated));
        assertThat(files.find(Media.of("videos/def.mp4"))).contains(video(beside));
        assertThat(files.find(listed("sub/clip.1/1.jpg", "v_abc.mp4")))
                .contains(new SampleMedia(first + "\n" + video, List.of()));
        assertThat(files.find(listed("sub/clip.1/1.jpg", "2.jpg"))).isEmpty();
        assertThat(files.find(Media.of("../" + folder.getFileName() + "x"))).isEmpty();
        assertThat(files.find(Media.of("none"))).isEmpty();
    }

    private static SampleMedia video(Path file) {
        return new SampleMedia(file.toString(), List.of());
    }

    private static Media listed(String... frames) {
        return new Media(List.of(new NamedMedium(false, List.of(frames))), false);
    }

    @Test
    void findsPicturesAndVideosInOrder() throws IOException {
        Path picture = file("a.jpg", "");
        Path animated = file("b.gif", "");
        Path video = file("c.mp4", "");
        MediaFiles files = new MediaFiles(folder);
        Media media =
                new Media(
                        List.of(
                                NamedMedium.picture("a.jpg"),
                                NamedMedium.picture("b.gif"),
                                NamedMedium.picture("c.mp4"),
                                NamedMedium.video("a.jpg")),
                        false);
        assertThat(files.find(media).orElseThrow().media())
                .containsExactly(
                        new Medium(MediumKind.PICTURE, picture.toString()),
                        new Medium(MediumKind.PICTURE, animated.toString()),
                        new Medium(MediumKind.VIDEO, video.toString()),
                        new Medium(MediumKind.VIDEO, picture.toString()));
        Media one = new Media(List.of(NamedMedium.picture("a.jpg")), false);
        assertThat(files.find(one).orElseThrow())
                .isEqualTo(
                        new SampleMedia(
                                picture.toString(),
                                List.of(new Medium(MediumKind.PICTURE, picture.toString()))));
        Media later = new Media(List.of(NamedMedium.video("c.mp4")), true);
        assertThat(files.find(later).orElseThrow().media())
                .containsExactly(new Medium(MediumKind.VIDEO, video.toString()));
    }

    @Test
    void keepsAsideWithPlaceAndReason() throws IOException {
        Path kept = folder.resolve("aside.jsonl");
        SkippedItems aside = new SkippedItems(kept);
        assertThat(aside.line()).isEmpty();

        aside.add(new SkippedItem(new Place(Path.of("d.json"), 3, 1), "video: x, expected a file"));
        assertThat(aside.line())
                .isEqualTo("1 item kept aside: d.json:3: video: x, expected a file");
        aside.add(new SkippedItem(new Place(Path.of("d.json"), 4, 2), "other"));

        assertThat(aside.count()).isEqualTo(2);
        assertThat(aside.line())
                .isEqualTo(
                        "2 items kept aside in "
                                + kept
                                + ", the first: d.json:3: video: x, expected a file");
        assertThat(Files.readAllLines(kept))
                .contains("{\"file\":\"d.json\",\"line\":4,\"item\":2,\"reason\":\"other\"}");
    }

    private QuestionItem question(String json) throws IOException {
        return (QuestionItem) read(json);
    }

    private DatasetEntry read(String json) throws IOException {
        try (DatasetReader reader = DatasetReader.open(file("one.json", "[" + json + "]"))) {
            return reader.next();
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
