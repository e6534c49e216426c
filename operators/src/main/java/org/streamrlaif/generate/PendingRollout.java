package org.streamrlaif.generate;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.model.text.Tokenizer;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;

/**
 * A rollout and its responses in the making.
 *
 * @param rows one per response; empty when void
 */
record PendingRollout(Rollout rollout, List<DecodeRow> rows) {

    Rollout finish(Tokenizer tokenizer) {
        Rollout filled = Rollouts.copy(rollout);
        filled.setResponses(rows.stream().map(row -> response(row, tokenizer)).toList());
        return filled;
    }

    private static Response response(DecodeRow row, Tokenizer tokenizer) {
        float[] logprobs = row.logprobs();
        return Response.newBuilder()
                .setText(tokenizer.decode(row.tokens(), true).strip())
                .setTokens(IntStream.of(row.tokens()).boxed().toList())
                .setLogprobs(
                        IntStream.range(0, logprobs.length).mapToObj(i -> logprobs[i]).toList())
                .setVersions(LongStream.of(row.versions()).boxed().toList())
                .setFinishReason(row.ended() ? FinishReason.EOS : FinishReason.LENGTH)
                .build();
    }
}
