package org.streamrlaif.judge;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;

/** Records that the judge reads. */
public final class Records {

    private Records() {}

    public static Rollout rollout(long ticket, String... responses) {
        return Rollout.newBuilder()
                .setTicket(ticket)
                .setSampleId("sample")
                .setUri("video.mp4")
                .setClipId("clip")
                .setText("question " + ticket)
                .setPolicyTokens(null)
                .setJudgeTokens(null)
                .setNarrative("narrative " + ticket)
                .setResponses(Arrays.stream(responses).map(Records::response).toList())
                .build();
    }

    private static Response response(String text) {
        return new Response(
                text, List.of(1), List.of(-1f), Collections.singletonList(0L), FinishReason.EOS);
    }
}
