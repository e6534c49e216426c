package org.streamrlaif.laboratory.bench;

import org.streamrlaif.laboratory.bench.core.Machine;

/** A machine for reports. */
final class Machines {

    private Machines() {}

    static Machine some() {
        return new Machine("A processor", 2, 23L << 30, 0.5, "2.7.1", "17");
    }
}
