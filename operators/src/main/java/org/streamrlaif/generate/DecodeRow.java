package org.streamrlaif.generate;

import java.util.Arrays;
import java.util.Set;
import org.streamrlaif.model.ModelPrompt;

/** One response in the making. Not thread-safe. */
public final class DecodeRow {
    private final ModelPrompt prompt;
    private final Uniforms uniforms;
    private final int[] tokens;
    private final float[] logprobs;
    private final long[] versions;
    private int size;
    private boolean ended;

    /**
     * @param prompt what is answered
     * @param maxNewTokens longest response, the end token included
     * @param uniforms the response's random numbers
     */
    public DecodeRow(ModelPrompt prompt, int maxNewTokens, Uniforms uniforms) {
        this.prompt = prompt;
        this.uniforms = uniforms;
        tokens = new int[maxNewTokens];
        logprobs = new float[maxNewTokens];
        versions = new long[maxNewTokens];
    }

    /** What is answered. */
    public ModelPrompt prompt() {
        return prompt;
    }

    /** Number of tokens so far T. */
    public int size() {
        return size;
    }

    /** Tokens so far, T. */
    public int[] tokens() {
        return Arrays.copyOf(tokens, size);
    }

    /** Log-probability of each token at sampling, T. */
    public float[] logprobs() {
        return Arrays.copyOf(logprobs, size);
    }

    /** Policy version that made each token, T. */
    public long[] versions() {
        return Arrays.copyOf(versions, size);
    }

    /** Whether the last token is an end token. */
    public boolean ended() {
        return ended;
    }

    /** Whether no token follows any more. */
    public boolean finished() {
        return ended || remaining() == 0;
    }

    int remaining() {
        return tokens.length - size;
    }

    int lastToken() {
        return tokens[size - 1];
    }

    /** How many tokens stand before the last one. */
    int lastPlace() {
        return prompt.length() + size - 1;
    }

    /** Position of the last token, which differs from its place where visual tokens share some. */
    int lastPosition() {
        return prompt.positions().next() + size - 1;
    }

    /** Tokens that the row may come to hold. */
    int capacity() {
        return prompt.length() + tokens.length;
    }

    float uniform(int ahead, long version) {
        return uniforms.at(size + ahead, version);
    }

    void append(int token, float logprob, long version, Set<Integer> ends) {
        tokens[size] = token;
        logprobs[size] = logprob;
        versions[size] = version;
        size++;
        ended = ends.contains(token);
    }
}
