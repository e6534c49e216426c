package org.streamrlaif.learn.algorithm;

import java.io.Serializable;
import org.streamrlaif.maths.GroupAdvantages;

/**
 * How the responses to a prompt are measured against each other; read by algorithms without a value
 * function.
 *
 * @param scale what GRPO divides the distance from the group's mean by: the standard deviation of
 *     the {@code group} or of the {@code batch}, or {@code none}
 */
public record GroupConfig(GroupAdvantages.Scale scale) implements Serializable {

    /** Divided by the group's standard deviation. */
    public static GroupConfig defaults() {
        return new GroupConfig(GroupAdvantages.Scale.GROUP);
    }
}
