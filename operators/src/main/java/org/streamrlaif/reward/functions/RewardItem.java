package org.streamrlaif.reward.functions;

import java.util.List;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;

/**
 * A response, with what its reward may depend on.
 *
 * @param ticket of its prompt: responses to one prompt share it and stand together
 * @param sample id of the sample that asked
 * @param media URIs of all videos and pictures that were shown, in order, at least one
 * @param prompt the question
 * @param response the answer as text, without special tokens
 * @param tokens of the response, the end of sequence included
 * @param ended whether the response ended by itself, not at the limit on new tokens
 * @param reference the right answer as the sample brought it; empty when unknown
 */
public record RewardItem(
        long ticket,
        String sample,
        List<String> media,
        String prompt,
        String response,
        int tokens,
        boolean ended,
        String reference) {

    /** Copies. */
    public RewardItem {
        media = List.copyOf(media);
    }

    /** The responses of a rollout, in order. */
    static List<RewardItem> of(Rollout rollout) {
        return rollout.getResponses().stream().map(response -> of(rollout, response)).toList();
    }

    private static RewardItem of(Rollout rollout, Response response) {
        List<String> media =
                rollout.getMedia().isEmpty()
                        ? List.of(rollout.getUri())
                        : rollout.getMedia().stream().map(Medium::getUri).toList();
        return new RewardItem(
                rollout.getTicket(),
                rollout.getSampleId(),
                media,
                rollout.getText(),
                response.getText(),
                response.getTokens().size(),
                switch (response.getFinishReason()) {
                    case EOS -> true;
                    case LENGTH -> false;
                },
                rollout.getReference());
    }
}
