package org.streamrlaif.reward.functions;

/**
 * Makes reward functions of one kind. Found by {@link java.util.ServiceLoader}: a jar on the class
 * path names its class in {@code META-INF/services/} under the name of this interface.
 */
public interface RewardFunctionProvider {

    /** The word for {@code kind} in the configuration; none of those that come built in. */
    String kind();

    /**
     * Makes a function. Called where it runs, and once before to see that the settings can be used,
     * so what costs much is better done at the first call of the function.
     *
     * @param settings read by key; a key that is not read is an error
     * @throws IllegalArgumentException in one line: key, value, what was expected
     */
    RewardFunction create(FunctionSettings settings);
}
