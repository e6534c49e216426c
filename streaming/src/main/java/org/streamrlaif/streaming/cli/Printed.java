package org.streamrlaif.streaming.cli;

import java.io.PrintWriter;
import org.streamrlaif.streaming.local.DeadLetterFile;

/** What several commands print alike. */
final class Printed {

    private Printed() {}

    /** Says what was given up and where it is written down; nothing when there is nothing. */
    static void deadLetters(DeadLetterFile letters, PrintWriter out) {
        if (letters.count() == 0) {
            return;
        }
        out.println("given up:   " + letters.count() + ", see " + letters.file());
        letters.summary().forEach(line -> out.println("            " + line));
    }
}
