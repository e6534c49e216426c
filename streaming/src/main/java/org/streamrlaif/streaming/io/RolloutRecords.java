package org.streamrlaif.streaming.io;

import java.util.List;
import java.util.Optional;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.RecordedRollout;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;

/**
 * Rollouts as messages of a topic. A message has at most {@link #LIMIT} bytes, so that a broker
 * with usual settings takes it: of a longer one the tokens of the responses are left out, then
 * narrative and history, then all texts.
 *
 * @param runId the run
 * @param forkId which fork of it
 * @param content what goes into the topic
 */
public record RolloutRecords(String runId, String forkId, Content content) {

    /** Most bytes of a message: Kafka's usual limits of 1 MiB, less what Kafka adds. */
    public static final int LIMIT = 1_000_000;

    private static final RecordCodec<RecordedRollout> CODEC = RecordCodec.of(RecordedRollout.class);

    /** What goes into a topic. */
    public enum Content {
        /** Every rollout, with all that is known of it. */
        WHOLE,
        /** Those with preferences; responses are texts only, and scores are left to the others. */
        COMPARED
    }

    /**
     * The message about a rollout; empty when it has none in this topic.
     *
     * @param batch the batch that its ticket belongs to
     */
    public Optional<byte[]> message(long batch, Rollout rollout) {
        if (content == Content.COMPARED && rollout.getPreferences().isEmpty()) {
            return Optional.empty();
        }
        Rollout told = Rollouts.copy(rollout);
        told.setPolicyTokens(null);
        told.setJudgeTokens(null);
        told.setFrames(null);
        if (content == Content.COMPARED) {
            told.setScores(List.of());
            told.setRewards(List.of());
            told.setResponses(texts(told));
        }
        return Optional.of(bounded(new RecordedRollout(runId, forkId, batch, told, "")));
    }

    private static byte[] bounded(RecordedRollout record) {
        byte[] whole = CODEC.encode(record);
        if (whole.length <= LIMIT) {
            return whole;
        }
        String length = " of a message of " + whole.length + " bytes";
        Rollout less = record.getRollout();
        less.setResponses(texts(less));
        record.setLeftOut("tokens" + length);
        byte[] shorter = CODEC.encode(record);
        if (shorter.length <= LIMIT) {
            return shorter;
        }
        less.setNarrative("");
        less.setHistory(List.of());
        record.setLeftOut("tokens, narrative, history" + length);
        shorter = CODEC.encode(record);
        if (shorter.length <= LIMIT) {
            return shorter;
        }
        less.setText("");
        less.setReference("");
        less.setMedia(List.of());
        less.setResponses(List.of());
        less.setPreferences(List.of());
        record.setLeftOut("all texts and media" + length);
        return CODEC.encode(record);
    }

    private static List<Response> texts(Rollout rollout) {
        return rollout.getResponses().stream()
                .map(
                        response ->
                                new Response(
                                        response.getText(),
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        response.getFinishReason()))
                .toList();
    }
}
