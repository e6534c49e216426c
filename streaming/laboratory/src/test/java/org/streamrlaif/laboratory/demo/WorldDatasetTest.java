package org.streamrlaif.laboratory.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.streaming.dataset.ConversationItem;
import org.streamrlaif.streaming.dataset.DatasetReader;
import org.streamrlaif.streaming.dataset.FrameSpan;
import org.streamrlaif.streaming.dataset.MediaFiles;
import org.streamrlaif.streaming.dataset.PairItem;
import org.streamrlaif.streaming.dataset.QuestionItem;

class WorldDatasetTest {

    @TempDir private Path folder;

    private DemoVideos videos(WorldSet set) {
        return new DemoVideos(folder, set, 1, 12, 3);
    }

    @Test
    void writesWhatTheWorldAsks() {
        DemoVideos videos = videos(WorldSet.TEST);
        List<QuestionItem> items = read(videos, WorldDataset.Labels.QUESTIONS, QuestionItem.class);

        List<Question> asked = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            asked.addAll(videos.questions(i));
        }
        assertThat(items).extracting(QuestionItem::question).isEqualTo(texts(asked));
        assertThat(items)
                .extracting(QuestionItem::answer)
                .isEqualTo(asked.stream().map(Question::answer).toList());
        assertThat(items).extracting(QuestionItem::id).doesNotHaveDuplicates();
    }

    @Test
    void namesVideosThatAreThere() {
        DemoVideos one = new DemoVideos(folder, WorldSet.TEST, 1, 1, 1);
        one.write(() -> {});
        QuestionItem item = read(one, WorldDataset.Labels.QUESTIONS, QuestionItem.class).get(0);

        assertThat(new MediaFiles(folder).find(item.media()).orElseThrow().uri())
                .isEqualTo(one.file(0).toString());
    }

    @Test
    void teachesRightAndCarelessAnswers() {
        List<String> right = answers(videos(WorldSet.SFT), WorldDataset.Labels.CONVERSATIONS);
        List<String> careless = answers(videos(WorldSet.SFT), WorldDataset.Labels.CARELESS);

        assertThat(careless).hasSameSizeAs(right).isNotEqualTo(right);
        assertThat(answers(videos(WorldSet.SFT), WorldDataset.Labels.CARELESS)).isEqualTo(careless);
    }

    @Test
    void pairsTheRightAnswerWithAWrongOne() {
        DemoVideos videos = videos(WorldSet.RL);
        List<PairItem> pairs = read(videos, WorldDataset.Labels.PAIRS, PairItem.class);

        List<QuestionItem> truth = read(videos, WorldDataset.Labels.QUESTIONS, QuestionItem.class);
        assertThat(pairs)
                .extracting(PairItem::chosen)
                .isEqualTo(truth.stream().map(QuestionItem::answer).toList());
        assertThat(pairs).allSatisfy(p -> assertThat(p.rejected()).isNotEqualTo(p.chosen()));
    }

    @Test
    void teachesTheJudgeCaptionsAnswersAndVerdicts() {
        DemoVideos videos = new DemoVideos(folder, WorldSet.PRETRAIN, 1, 40, 10);
        List<ConversationItem> items =
                read(videos, WorldDataset.Labels.JUDGE, ConversationItem.class);

        List<ConversationItem> captions =
                items.stream().filter(item -> item.question().equals(JudgeTexts.CAPTION)).toList();
        assertThat(captions).hasSize(80);
        assertThat(captions.subList(0, 2))
                .extracting(item -> item.span().orElseThrow())
                .containsExactly(new FrameSpan(0, 4), new FrameSpan(4, 8));
        List<ConversationItem> verdicts =
                items.stream().filter(item -> item.question().endsWith("<judge>")).toList();
        assertThat(verdicts)
                .hasSizeGreaterThan(5 * 40)
                .allSatisfy(
                        item -> {
                            assertThat(item.span()).isEmpty();
                            assertThat(item.weight()).isGreaterThan(1);
                            assertThat(item.turns().get(1).text()).isIn("A", "B");
                        });
        assertThat(verdicts).filteredOn(item -> said(item).equals("A")).hasSizeBetween(100, 220);
        assertThat(verdicts)
                .filteredOn(item -> item.question().startsWith("<ctx> <q>"))
                .hasSizeBetween(100, 220);
    }

    private static String said(ConversationItem item) {
        return item.turns().get(1).text();
    }

    private List<String> answers(DemoVideos videos, WorldDataset.Labels labels) {
        return read(videos, labels, ConversationItem.class).stream()
                .map(WorldDatasetTest::said)
                .toList();
    }

    private static List<String> texts(List<Question> questions) {
        return questions.stream().map(Question::text).toList();
    }

    private <T> List<T> read(DemoVideos videos, WorldDataset.Labels labels, Class<T> type) {
        Path file = folder.resolve(labels + ".jsonl");
        int written = new WorldDataset(videos).write(file, labels);
        List<T> items = new ArrayList<>();
        try (DatasetReader reader = DatasetReader.open(file)) {
            reader.forEachRemaining(entry -> items.add(type.cast(entry)));
        }
        assertThat(items).hasSize(written);
        return items;
    }
}
