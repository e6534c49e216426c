package org.streamrlaif.judge.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.streamrlaif.judge.JudgeModel;

/** A judge behind an endpoint: each question is one request, with the frames as pictures. */
public final class RemoteJudge implements JudgeModel {

    /** A letter, and what some models put before it. */
    private static final int ANSWER_TOKENS = 16;

    private final Endpoints.Lease lease;
    private final RemoteConfig remote;
    private final AnswerReader reader;

    /**
     * @param lease the endpoint; released when this judge is closed
     * @param choices what it may answer, C ≥ 2
     */
    public RemoteJudge(Endpoints.Lease lease, List<String> choices) {
        this.lease = lease;
        this.remote = lease.endpoint().config();
        this.reader = new AnswerReader(choices);
    }

    @Override
    public String name() {
        return remote.name();
    }

    @Override
    public String plain(String text) {
        return Untrusted.plain(text);
    }

    @Override
    public List<Answers> ask(List<Inquiry> inquiries) throws InterruptedException {
        List<Supplier<ObjectNode>> bodies = new ArrayList<>();
        for (Inquiry inquiry : inquiries) {
            for (String question : inquiry.questions()) {
                bodies.add(
                        () ->
                                ChatRequest.of(
                                        remote.model(),
                                        inquiry.frames(),
                                        question,
                                        ANSWER_TOKENS,
                                        remote.logprobs()));
            }
        }
        try {
            return split(lease.endpoint().askAll(bodies, reader::read, STAGE), inquiries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answers of each inquiry; it fails with the first of its questions that did. */
    private static List<Answers> split(
            List<Endpoint.Outcome<double[]>> outcomes, List<Inquiry> inquiries) {
        List<Answers> all = new ArrayList<>();
        int at = 0;
        for (Inquiry inquiry : inquiries) {
            var own = outcomes.subList(at, at + inquiry.questions().size());
            at += own.size();
            all.add(
                    own.stream()
                            .filter(outcome -> outcome.failure() != null)
                            .findFirst()
                            .map(outcome -> new Answers(null, outcome.failure()))
                            .orElseGet(
                                    () ->
                                            new Answers(
                                                    own.stream()
                                                            .map(Endpoint.Outcome::answer)
                                                            .toArray(double[][]::new),
                                                    null)));
        }
        return all;
    }

    @Override
    public void close() {
        lease.close();
    }
}
