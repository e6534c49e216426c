package org.streamrlaif.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.Said;
import org.streamrlaif.schemas.VisualTokens;

/** What a model reads of a rollout before it answers: policy, learner and reward model alike. */
public final class RolloutPrompt {
    private RolloutPrompt() {}

    /**
     * The prompt of a rollout's question, behind what was said before it.
     *
     * @param tokens of the model, in this process's clip store; null for text only
     * @throws IllegalArgumentException when the question names other places than there are media
     * @throws org.streamrlaif.model.PromptTooLongException when no room is left for an answer
     */
    public static ModelPrompt of(VisionLanguageModel model, Rollout rollout, VisualTokens tokens) {
        boolean places = !rollout.getMedia().isEmpty();
        List<ChatMessage> turns = new ArrayList<>();
        for (Said said : rollout.getHistory()) {
            String role = said.getSpeaker().name().toLowerCase(Locale.ROOT);
            turns.add(turn(role, said.getText(), places && role.equals("user")));
        }
        turns.add(turn("user", rollout.getText(), places));
        return model.conversation(turns, true, VisualRecords.embedding(tokens));
    }

    private static ChatMessage turn(String role, String text, boolean places) {
        return places ? ChatMessage.placed(role, text) : ChatMessage.of(role, text);
    }
}
