package org.streamrlaif.streaming.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void aModelCannotSteerTheTerminal() {
        assertThat(Terminal.printable("red\u001b[2J\u0007\u009b.\n\tend"))
                .isEqualTo("red\uFFFD[2J\uFFFD\uFFFD.\n\tend");
    }
}
