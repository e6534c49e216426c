package org.streamrlaif.flink;

import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.OutputTag;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.PolicyVersion;

/** The side outputs of the operators. */
public final class SideOutputs {
    /** Items that were given up; every operator but {@link InstallFunction} has this output. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", new AvroTypeInfo<>(DeadLetter.class));

    /** Announcements of the learner. */
    public static final OutputTag<PolicyVersion> POLICY_VERSIONS =
            new OutputTag<>("policy-versions", new AvroTypeInfo<>(PolicyVersion.class));

    private SideOutputs() {}
}
