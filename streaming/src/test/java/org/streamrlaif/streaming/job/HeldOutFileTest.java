package org.streamrlaif.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.Said;
import org.streamrlaif.schemas.Speaker;
import org.streamrlaif.watch.HeldOutConfig;
import org.streamrlaif.watch.HeldOutItem;

class HeldOutFileTest {
    @TempDir private Path folder;

    private List<HeldOutItem> read(String items) throws IOException {
        Path file = Files.writeString(folder.resolve("set.jsonl"), items);
        return HeldOutFile.read(new HeldOutConfig(file.toString(), "", 1, 0, false));
    }

    @Test
    void questionsMayBeAboutSeveralMedia() throws IOException {
        Path picture = Files.createFile(folder.resolve("a.png"));
        Path video = Files.createFile(folder.resolve("b.mp4"));
        List<HeldOutItem> items =
                read(
                        """
                        {"image": "a.png", "video": "b.mp4", "question": "<video> or <image>?", "answer": "a"}
                        {"video": "b.mp4", "question": "What?", "answer": "b"}
                        """);
        assertThat(items.get(0).media())
                .containsExactly(
                        new Medium(MediumKind.VIDEO, video.toString()),
                        new Medium(MediumKind.PICTURE, picture.toString()));
        assertThat(items.get(0).question()).isEqualTo("<video> or <image>?");
        assertThat(items.get(1).video()).isEqualTo(video.toString());
        assertThat(items.get(1).media()).isEmpty();
    }

    @Test
    void ofAConversationTheLastQuestionIsAsked() throws IOException {
        Files.createFile(folder.resolve("b.mp4"));
        List<HeldOutItem> items =
                read(
                        """
                        {"video": "b.mp4", "conversations": [
                            {"from": "human", "value": "<video> What?"}, {"from": "gpt", "value": "A dog."},
                            {"from": "human", "value": "Why?"}, {"from": "gpt", "value": "It plays."}]}
                        """
                                .replace("\n", " "));
        assertThat(items.get(0).history())
                .extracting(Said::getSpeaker, Said::getText)
                .containsExactly(tuple(Speaker.USER, "What?"), tuple(Speaker.ASSISTANT, "A dog."));
        assertThat(items.get(0).question()).isEqualTo("Why?");
        assertThat(items.get(0).answers()).isEmpty(); // only the judge can tell
    }

    @Test
    void aPictureThatIsMissingEndsTheRunInOneLine() {
        assertThatThrownBy(
                        () ->
                                read(
                                        "{\"image\": \"a.png\", \"question\": \"?\", \"answer\": \"a\"}"))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("set.jsonl:1: a.png, expected a video below ");
    }
}
