package org.streamrlaif.parity;

/** A family of outputs, computed when they are asked for. */
@FunctionalInterface
interface OutputFamily {

    /** The output of this name; null when this is not one of the family. */
    Output of(String name);
}
