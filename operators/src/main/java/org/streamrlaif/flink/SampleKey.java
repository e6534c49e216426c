package org.streamrlaif.flink;

import org.apache.flink.api.java.functions.KeySelector;
import org.streamrlaif.loop.Duplicates;
import org.streamrlaif.schemas.AdmittedSample;

/** What a sample is known by, see {@link Duplicates#identity}. */
final class SampleKey implements KeySelector<AdmittedSample, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String getKey(AdmittedSample admitted) {
        return Duplicates.identity(admitted.getSample());
    }
}
