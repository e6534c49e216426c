package org.streamrlaif.learn.algorithm;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.loop.GenerateCore;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.model.text.Tokenizer;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.weights.PolicyView;

/**
 * Generation whose responses end right behind their first question mark, as the released code of
 * VLM-RLAIF has it; see {@link PaperPpo}.
 *
 * <p>Two tokens stand for it in vocabularies of the Llama kind, "?" and "▁?". Where a response
 * holds both, "?" decides, even when it comes later. A response that is cut has lost its end of
 * sequence and counts as not ended. It is cut before anyone reads it, so judge and reward model see
 * what is left.
 */
public final class QuestionCut implements GenerateCore {

    private final GenerateCore inner;
    private final Tokenizer tokenizer;
    private final List<Integer> marks;

    /**
     * @param inner samples the responses; closed with this
     * @param tokenizer of the policy; stays the caller's
     */
    public QuestionCut(GenerateCore inner, Tokenizer tokenizer) {
        this.inner = inner;
        this.tokenizer = tokenizer;
        marks = marks(tokenizer);
    }

    @Override
    public List<Rollout> generate(List<Rollout> prompts, PolicyView policy) throws Exception {
        List<Rollout> rollouts = inner.generate(prompts, policy);
        return rollouts.stream().map(this::cut).toList();
    }

    @Override
    public void adopt(PolicyView policy) throws Exception {
        inner.adopt(policy);
    }

    @Override
    public void close() throws Exception {
        inner.close();
    }

    private Rollout cut(Rollout rollout) {
        Rollout cut = Rollouts.copy(rollout);
        cut.setResponses(rollout.getResponses().stream().map(this::cut).toList());
        return cut;
    }

    /** The response up to and with its question mark; itself when it has none. */
    Response cut(Response response) {
        int length =
                marks.stream()
                                .mapToInt(mark -> response.getTokens().indexOf(mark))
                                .filter(at -> at >= 0)
                                .findFirst()
                                .orElse(-1)
                        + 1;
        if (length == 0) {
            return response;
        }
        List<Integer> tokens = new ArrayList<>(response.getTokens().subList(0, length));
        int[] ids = tokens.stream().mapToInt(Integer::intValue).toArray();
        return Response.newBuilder(response)
                .setText(tokenizer.decode(ids, true).strip())
                .setTokens(tokens)
                .setLogprobs(new ArrayList<>(response.getLogprobs().subList(0, length)))
                .setVersions(new ArrayList<>(response.getVersions().subList(0, length)))
                .setFinishReason(FinishReason.LENGTH)
                .build();
    }

    private static List<Integer> marks(Tokenizer tokenizer) {
        List<Integer> marks = new ArrayList<>();
        for (String text : List.of("a?", "a ?")) {
            int[] ids = tokenizer.encode(text, false);
            int mark = ids[ids.length - 1];
            boolean alone = tokenizer.decode(new int[] {mark}, false).strip().equals("?");
            if (alone && !marks.contains(mark)) {
                marks.add(mark);
            }
        }
        return marks;
    }
}
