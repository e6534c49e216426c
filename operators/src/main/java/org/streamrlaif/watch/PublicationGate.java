package org.streamrlaif.watch;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.streamrlaif.maths.PairedSignTest;

/**
 * Decides whether a policy version may be published.
 *
 * <p>A held-out score keeps a version back when it lies below that of the best accepted version by
 * more than the bound, and when the comparison of the two question by question says that this is
 * not chance ({@link PairedSignTest#lost}).
 */
final class PublicationGate {

    private PublicationGate() {}

    /**
     * The first bound that a version leaves; empty when it may be published.
     *
     * @param finite whether all its weights are finite numbers
     * @param kl its KL to the reference per response, nats; empty when not measured
     * @param scores its held-out scores; null when it was not evaluated
     * @param best scores of the best accepted version; null when there is none
     * @return one line: bound, value and limit
     */
    static Optional<String> objection(
            GateConfig config,
            boolean finite,
            OptionalDouble kl,
            HeldOutScores scores,
            HeldOutScores best) {
        if (!finite) {
            return Optional.of("its weights are not finite, expected numbers");
        }
        if (config.maxKl() > 0 && kl.isPresent() && !(kl.getAsDouble() <= config.maxKl())) {
            return Optional.of(
                    String.format(
                            Locale.ROOT,
                            "gate.max-kl: KL to the reference %.3f nats per response, expected at most %s",
                            kl.getAsDouble(),
                            config.maxKl()));
        }
        if (scores == null || best == null) {
            return Optional.empty();
        }
        return below(
                        "gate.max-accuracy-drop: held-out accuracy",
                        config.maxAccuracyDrop(),
                        scores.accuracy(),
                        best.accuracy(),
                        PairedSignTest.of(scores.exact(), best.exact()))
                .or(
                        () ->
                                below(
                                        "gate.max-win-rate-drop: win rate against the start",
                                        config.maxWinRateDrop(),
                                        scores.comparison().rate(),
                                        best.comparison().rate(),
                                        PairedSignTest.of(scores.judged(), best.judged())));
    }

    private static Optional<String> below(
            String what, double bound, double value, double best, PairedSignTest comparison) {
        if (!(best - value > bound) || !comparison.lost()) {
            return Optional.empty();
        }
        return Optional.of(
                String.format(
                        Locale.ROOT,
                        "%s %.1f %%, best accepted %.1f %%, expected at most %s below",
                        what,
                        100 * value,
                        100 * best,
                        bound));
    }
}
