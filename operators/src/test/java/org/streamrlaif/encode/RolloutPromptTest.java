package org.streamrlaif.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.loop.Records;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.Said;
import org.streamrlaif.schemas.Speaker;
import org.streamrlaif.schemas.VisualTokens;

class RolloutPromptTest {
    private static final Medium PICTURE = new Medium(MediumKind.PICTURE, "a.png");

    private static VisionLanguageModel load() {
        return VisionLanguageModel.load(Fixtures.path("tiny-qwen2_5_vl"), ModelOptions.defaults());
    }

    private static Footage picture(int width) {
        return Footage.picture(new RgbFrames(1, width, 60, new byte[width * 60 * 3]));
    }

    private static Rollout asking(String text, List<Medium> media) {
        Rollout rollout = Records.prompt(0);
        rollout.setText(text);
        rollout.setMedia(media);
        return rollout;
    }

    @Test
    void marksAreThePlacesOfAListOfMedia() {
        try (VisionLanguageModel model = load()) {
            VisualEmbedding both = model.encode(List.of(picture(60), picture(90)));
            VisualTokens tokens = StoredClips.tokens(both);
            Rollout rollout = asking("And <image>?", List.of(PICTURE, PICTURE));
            rollout.setHistory(
                    List.of(
                            new Said(Speaker.SYSTEM, "Be brief."),
                            new Said(Speaker.USER, "What is <image>?"),
                            new Said(Speaker.ASSISTANT, "The <image> is blue.")));
            ModelPrompt expected =
                    model.conversation(
                            List.of(
                                    ChatMessage.of("system", "Be brief."),
                                    ChatMessage.placed("user", "What is <image>?"),
                                    ChatMessage.of("assistant", "The <image> is blue."),
                                    ChatMessage.placed("user", "And <image>?")),
                            true,
                            both);
            assertThat(RolloutPrompt.of(model, rollout, tokens)).isEqualTo(expected);
            assertThatThrownBy(
                            () ->
                                    RolloutPrompt.of(
                                            model,
                                            asking("<image>?", List.of(PICTURE, PICTURE)),
                                            tokens))
                    .hasMessage("prompt: 1 places for pictures and videos, expected 2");
        }
    }

    @Test
    void theTextAboutOneVideoIsTakenAsItIs() {
        try (VisionLanguageModel model = load()) {
            RgbFrames frames = new RgbFrames(2, 60, 60, new byte[2 * 60 * 60 * 3]);
            VisualEmbedding clip = model.encode(List.of(Footage.clip(frames, List.of(0L, 9L), 9)));
            VisualTokens tokens = StoredClips.tokens(clip);
            String text = "What is <image> in HTML?";
            assertThat(RolloutPrompt.of(model, asking(text, List.of()), tokens))
                    .isEqualTo(model.prompt(text, clip));
        }
    }
}
