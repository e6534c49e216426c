package org.streamrlaif.weights;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an adapter is called in a weight store: {@code l0003-v000120}.
 *
 * @param lineage of the learner that wrote it
 * @param version its policy version
 */
public record AdapterName(long lineage, long version) {
    private static final Pattern FORM = Pattern.compile("l(\\d{1,18})-v(\\d{1,18})");
    private static final Pattern TEMPORARY = Pattern.compile("\\.(l\\d+-v\\d+)\\..*");

    /** The name; empty for anything else that lies in a store. */
    static Optional<AdapterName> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(
                        new AdapterName(
                                Long.parseLong(form.group(1)), Long.parseLong(form.group(2))))
                : Optional.empty();
    }

    /** The name that an unfinished adapter was to get; empty for anything else. */
    static Optional<AdapterName> ofTemporary(String text) {
        Matcher temporary = TEMPORARY.matcher(text);
        return temporary.matches() ? parse(temporary.group(1)) : Optional.empty();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "l%04d-v%06d", lineage, version);
    }
}
