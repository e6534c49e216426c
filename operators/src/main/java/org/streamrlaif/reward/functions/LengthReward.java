package org.streamrlaif.reward.functions;

import static org.streamrlaif.platform.Settings.require;

/**
 * {@code length}: 1 for a response within limits, falling in a straight line to 0 at {@code slack}
 * outside of them.
 *
 * <p>Settings: {@code least} (0) and {@code most}, limits that count as within; {@code slack} (0);
 * {@code unit}, {@code tokens} with the end of sequence (the usual) or {@code words} between white
 * space.
 *
 * <p>With {@code least} = 0 it is the soft punishment of overlong responses of Yu et al., "DAPO",
 * 2025, arXiv 2503.14476, eq. 13, plus 1.
 */
final class LengthReward {

    private LengthReward() {}

    static RewardFunction of(FunctionSettings settings) {
        double least = settings.number("least", 0);
        settings.required("most", "a number of tokens or words");
        double most = settings.number("most", 0);
        double slack = settings.number("slack", 0);
        String unit = settings.text("unit", "tokens");
        require(least >= 0, "least", least, "0 or more");
        require(most >= least, "most", most, "no less than least");
        require(slack >= 0, "slack", slack, "0 or more");
        require(unit.matches("tokens|words"), "unit", unit, "tokens or words");
        boolean words = unit.equals("words");
        return RewardFunction.each(
                item -> {
                    int length = words ? words(item.response()) : item.tokens();
                    return Reward.of(value(length, least, most, slack));
                });
    }

    /** 1 − max(least − n, n − most, 0) / slack, at least 0. */
    static double value(int length, double least, double most, double slack) {
        double outside = Math.max(0, Math.max(least - length, length - most));
        if (outside == 0) {
            return 1;
        }
        return outside < slack ? 1 - outside / slack : 0;
    }

    private static int words(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? 0 : stripped.split("\\s+").length;
    }
}
