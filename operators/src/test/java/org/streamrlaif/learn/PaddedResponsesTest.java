package org.streamrlaif.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.learn.algorithm.ResponseTokens;
import org.streamrlaif.learn.algorithm.TrainablePrompt;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;

/** Responses that are padded to one length, on the tiny model. */
@Tag("numeric")
class PaddedResponsesTest {

    private final TinyLlava tiny = new TinyLlava();

    @AfterEach
    void close() {
        tiny.close();
    }

    @Test
    void paddingSeesTheResponseAndIsSeenByNobody() {
        int[] tokens = {5, 9, 7};
        float[] alone = values(responses(0, tokens));
        float[] padded = values(responses(6, tokens));
        float[] longer = values(responses(9, tokens));
        float[] other = values(responses(6, new int[] {5, 9, 8}));

        assertThat(padded).hasSize(6);
        assertThat(longer).hasSize(9);
        Rounding values = Rounding.of(tiny.model.config());
        values.check("padded", Arrays.copyOf(padded, 3), alone);
        values.check("longer", Arrays.copyOf(longer, 6), padded);
        assertThat((double) other[5])
                .isNotCloseTo(padded[5], values.within(Rounding.largest(padded)));
    }

    /** V at every position, under a head that weighs hidden states unequally. */
    private float[] values(ResponseTokens responses) {
        try (MicroBatch part = new MicroBatch(tiny.model, responses, List.of(0), false)) {
            float[] weight = new float[tiny.model.config().text().width()];
            IntStream.range(0, weight.length).forEach(i -> weight[i] = (float) Math.sin(1 + i));
            return part.batch()
                    .call("packed_scalars", tiny.adapter)
                    .tensor("rows", part.positions().places())
                    .tensor("weight", tiny.manager.create(weight).reshape(1, weight.length))
                    .tensor("bias", tiny.manager.create(new float[1]))
                    .run(tiny.manager)
                    .toFloatArray();
        }
    }

    private ResponseTokens responses(int padTo, int[] tokens) {
        Rollout prompt = Samples.prompt(0, "what is in clip ?");
        List<Response> responses = List.of(Samples.response(tokens, new float[tokens.length], 0));
        Rollout rollout = Samples.scored(prompt, responses, List.of(1f));
        return new ResponseTokens(List.of(TrainablePrompt.of(tiny.model, rollout)), padTo);
    }
}
