package org.streamrlaif.weights;

import java.util.Optional;
import org.streamrlaif.schemas.PolicyVersion;

/**
 * The policy versions of one attempt.
 *
 * @param versions the registry of the process
 * @param fence what this attempt accepts
 */
public record PolicyView(PolicyVersions versions, Fence fence) {

    /** The newest version in force; empty until the learner of this attempt has announced one. */
    public Optional<PolicyVersion> current() {
        return versions.current(fence);
    }

    /** Says that generation samples with this version from now on. */
    public void inUse(PolicyVersion version) {
        versions.inUse(version);
    }
}
