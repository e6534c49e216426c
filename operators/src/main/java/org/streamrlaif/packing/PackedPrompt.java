package org.streamrlaif.packing;

import java.util.List;
import java.util.stream.IntStream;
import org.streamrlaif.model.ModelPrompt;

/**
 * One prompt and the token blocks that continue it, each blind to the others: K responses share the
 * cost of their prompt.
 *
 * <p>Positions restart after the prompt in every block, so a block sees exactly what it would see
 * alone.
 *
 * @param prompt P tokens, with the rows that replace its image placeholders
 * @param blocks token ids of each block, any of which may be empty
 * @param seen of each block, how many of its first tokens later ones of the block may see; the rest
 *     is padding, which is not even seen by itself
 */
public record PackedPrompt(ModelPrompt prompt, List<int[]> blocks, List<Integer> seen) {

    /** Blocks without padding. */
    public PackedPrompt(ModelPrompt prompt, List<int[]> blocks) {
        this(prompt, blocks, blocks.stream().map(block -> block.length).toList());
    }

    /** Whether any block has padding. */
    boolean isPadded() {
        return IntStream.range(0, blocks.size()).anyMatch(k -> seen.get(k) < blocks.get(k).length);
    }

    /** Number of tokens in all, L. */
    public int length() {
        return prompt.length() + blocks.stream().mapToInt(block -> block.length).sum();
    }
}
