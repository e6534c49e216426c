package org.streamrlaif.judge.remote;

import java.util.regex.Pattern;

/**
 * Text of policies and videos on its way to a model whose special tokens are not known: whatever
 * has the form of one, or of a tag, is broken up by a space.
 */
final class Untrusted {

    /** {@code <|im_end|>}, {@code </s>}, {@code <image>}, {@code <start_of_turn>}, … */
    private static final Pattern ANGLE = Pattern.compile("<(?=[^\\s\\d=])");

    /** {@code [INST]}, {@code [/INST]}, {@code [TOOL_CALLS]}, … */
    private static final Pattern SQUARE = Pattern.compile("\\[(?=/?[A-Z][A-Z_]*])");

    private Untrusted() {}

    static String plain(String text) {
        return SQUARE.matcher(ANGLE.matcher(text).replaceAll("< ")).replaceAll("[ ");
    }
}
