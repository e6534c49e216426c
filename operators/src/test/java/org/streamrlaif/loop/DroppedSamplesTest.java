package org.streamrlaif.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.LiveSpan;
import org.streamrlaif.schemas.SampleSource;

class DroppedSamplesTest {

    @Test
    void aSampleComesFromItsLiveStreamElseFromItsPartition() {
        AdmittedSample sample = Records.arrived("a", 1);
        assertThat(DroppedSamples.source(sample)).isEqualTo("samples");
        sample.setSource(new SampleSource("topic", 3, 17L));
        assertThat(DroppedSamples.source(sample)).isEqualTo("topic-3");
        sample.getSample().setLive(new LiveSpan("gate-2", 0L, 1000L));
        assertThat(DroppedSamples.source(sample)).isEqualTo("gate-2");
    }
}
