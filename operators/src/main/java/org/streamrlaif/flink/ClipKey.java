package org.streamrlaif.flink;

import org.apache.flink.api.java.functions.KeySelector;
import org.streamrlaif.schemas.EncodedClip;

/** The clip's id; void clips, which have none, are spread by ticket. */
final class ClipKey implements KeySelector<EncodedClip, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String getKey(EncodedClip clip) {
        return clip.getClipId().isEmpty()
                ? "ticket " + clip.getAdmitted().getFirstTicket()
                : clip.getClipId();
    }
}
