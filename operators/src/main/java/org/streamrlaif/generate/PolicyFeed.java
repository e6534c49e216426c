package org.streamrlaif.generate;

import org.streamrlaif.schemas.PolicyVersion;

/**
 * The policy version to sample with, asked again and again while sampling. Cheap and thread-safe.
 */
public interface PolicyFeed {
    /** The newest version in force; never null. */
    PolicyVersion current();

    /** Hears that sampling goes on with this version from now on. */
    default void inUse(PolicyVersion version) {}
}
