package org.streamrlaif.laboratory.bench.core;

import java.util.List;

/**
 * What generation took at one batch. Tokens per second count all rows.
 *
 * @param batch rows
 * @param visionMs tower, projector and pooling of the frames of all the batch's clips, in one go;
 *     null when no clip was encoded
 * @param prefillMs reading the prompts and sampling the first tokens
 * @param prefillTokensPerSecond prompt tokens per second of {@code prefillMs}
 * @param prefillWithVisionMs both together; null without vision
 * @param prefillWithVisionTokensPerSecond prompt tokens per second of it; null without vision
 * @param stepMs one decoding step: a token for every row
 * @param decodeTokensPerSecond response tokens per second of decoding steps
 * @param responseMs prefill and all steps, without vision
 * @param responseTokensPerSecond response tokens per second of it
 * @param withVisionTokensPerSecond response tokens per second, vision included; null without vision
 */
public record GenerateMetrics(
        int batch,
        Spread visionMs,
        Spread prefillMs,
        Spread prefillTokensPerSecond,
        Spread prefillWithVisionMs,
        Spread prefillWithVisionTokensPerSecond,
        Spread stepMs,
        Spread decodeTokensPerSecond,
        Spread responseMs,
        Spread responseTokensPerSecond,
        Spread withVisionTokensPerSecond) {

    /**
     * Times of one run, in milliseconds.
     *
     * @param vision 0 when no clip was encoded
     * @param prefill reading the prompts
     * @param step one decoding step
     * @param response all of one batch's responses, prefill included
     */
    record Run(double vision, double prefill, double step, double response) {}

    static GenerateMetrics of(int batch, GenerateSettings settings, List<Run> runs) {
        Spread prefill = Spread.of(runs.stream().map(Run::prefill).toList());
        Spread step = Spread.of(runs.stream().map(Run::step).toList());
        Spread response = Spread.of(runs.stream().map(Run::response).toList());
        boolean vision = runs.get(0).vision() > 0;
        Spread encode = vision ? Spread.of(runs.stream().map(Run::vision).toList()) : null;
        Spread both =
                vision
                        ? Spread.of(runs.stream().map(r -> r.vision() + r.prefill()).toList())
                        : null;
        Spread all =
                vision
                        ? Spread.of(runs.stream().map(r -> r.vision() + r.response()).toList())
                        : null;
        double prompts = 1e3 * batch * settings.promptTokens();
        double responses = 1e3 * batch * settings.newTokens();
        return new GenerateMetrics(
                batch,
                encode,
                prefill,
                prefill.rate(prompts),
                both,
                vision ? both.rate(prompts) : null,
                step,
                step.rate(1e3 * batch),
                response,
                response.rate(responses),
                vision ? all.rate(responses) : null);
    }
}
