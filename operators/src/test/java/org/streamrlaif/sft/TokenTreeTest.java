package org.streamrlaif.sft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenTreeTest {

    @Test
    void aChainIsItself() {
        TokenTree tree = new TokenTree();
        assertThat(tree.add(new int[] {5, 6, 5})).containsExactly(0, 1, 2);
        assertThat(tree.isChain()).isTrue();
        assertThat(tree.length()).isEqualTo(3);
    }

    @Test
    void commonStartsAreSharedAndBranchesAreBlindToEachOther() {
        TokenTree tree = new TokenTree();
        tree.add(new int[] {1, 2, 3});
        assertThat(tree.growth(new int[] {1, 2, 4, 3})).isEqualTo(2);
        assertThat(tree.add(new int[] {1, 2, 4, 3})).containsExactly(0, 1, 3, 4);
        assertThat(tree.isChain()).isFalse();
        boolean[] mask = new boolean[25];
        tree.attention(mask, 0, 5);
        boolean x = false;
        boolean o = true;
        assertThat(mask)
                .containsExactly(
                        o, x, x, x, x, //
                        o, o, x, x, x, //
                        o, o, o, x, x, //
                        o, o, x, o, x, //
                        o, o, x, o, o);
    }

    @Test
    void aSequenceThatIsAStartOfAnotherAddsNothing() {
        TokenTree tree = new TokenTree();
        tree.add(new int[] {1, 2, 3});
        assertThat(tree.growth(new int[] {1, 2})).isZero();
        assertThat(tree.add(new int[] {1, 2})).containsExactly(0, 1);
        assertThat(tree.isChain()).isTrue();
    }
}
