package org.streamrlaif.model.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a kernel declares: its parameters in order, with their TorchScript types.
 *
 * <p>Read from the source {@code def name(self, a: Tensor, b: List[Tensor], …) -> …:}, which may
 * stand on several lines.
 */
final class KernelSignature {
    private static final Pattern HEAD =
            Pattern.compile("^def (\\w+)\\(self(?:,([^)]*))?\\) *->", Pattern.MULTILINE);

    /** {@code Optional} says only that other kernels may pass nothing. */
    private static final Pattern PARAMETER =
            Pattern.compile("(\\w+): (?:Optional\\[(\\w+)]|(\\w+(?:\\[\\w+])?))");

    private record Parameter(int place, String name, String type) {}

    private final String kernel;
    private final List<String> names;
    private final Map<String, Parameter> parameters = new HashMap<>();

    private KernelSignature(String kernel, List<MatchResult> declared) {
        this.kernel = kernel;
        names = declared.stream().map(parameter -> parameter.group(1)).toList();
        for (MatchResult parameter : declared) {
            String name = parameter.group(1);
            String type = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
            parameters.put(name, new Parameter(parameters.size(), name, type));
        }
    }

    /** The signatures of all kernels in the texts of source files, by name. */
    static Map<String, KernelSignature> parse(List<String> texts) {
        Map<String, KernelSignature> signatures = new HashMap<>();
        for (String text : texts) {
            Matcher head = HEAD.matcher(text);
            while (head.find()) {
                String parameters = head.group(2) == null ? "" : head.group(2);
                signatures.put(
                        head.group(1),
                        new KernelSignature(
                                head.group(1), PARAMETER.matcher(parameters).results().toList()));
            }
        }
        return Map.copyOf(signatures);
    }

    /** The kernel's name. */
    String kernel() {
        return kernel;
    }

    /** The parameters' names in order. */
    List<String> names() {
        return names;
    }

    /**
     * The place of a parameter.
     *
     * @param type of the argument that it is to take, as the source writes it
     * @throws IllegalArgumentException when there is none of this name or it has another type
     */
    int place(String parameter, String type) {
        Parameter found = parameters.get(parameter);
        if (found == null) {
            throw new IllegalArgumentException(
                    kernel + " has no parameter " + parameter + "; it has " + names);
        }
        if (!found.type().equals(type)) {
            throw new IllegalArgumentException(
                    kernel + ": " + parameter + " is a " + found.type() + ", not a " + type);
        }
        return found.place();
    }
}
