package org.streamrlaif.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdmissionCreditsTest {
    private final AdmissionCredits credits = new AdmissionCredits();
    private final List<String> granted = new ArrayList<>();

    @BeforeEach
    void listen() {
        credits.grantTo((reader, share) -> granted.add(reader + ":" + share));
    }

    @Test
    void nobodyIsGrantedAnythingBeforeTheCounterHasStartedAndTheLimitIsKnown() {
        credits.limit(8);
        credits.settle(0, 0, true);
        assertThat(granted).isEmpty();
        credits.start(3);
        assertThat(granted).isEmpty();
        credits.limit(8);
        assertThat(granted).containsExactly("0:5");
    }

    @Test
    void thoseWhoAskShareWhatThereIs() {
        credits.start(0);
        credits.settle(0, 0, true);
        credits.settle(1, 0, true);
        credits.settle(2, 0, true);
        credits.limit(8);
        assertThat(granted).containsExactly("0:3", "1:3", "2:2");
        credits.settle(0, 3, true);
        assertThat(granted).as("all are given out or held").hasSize(3);
        credits.limit(9);
        assertThat(granted).endsWith("0:1");
    }

    @Test
    void whatAReaderDidNotNeedGoesToTheNext() {
        credits.start(0);
        credits.limit(8);
        credits.settle(0, 0, true);
        credits.settle(1, 0, true);
        assertThat(granted).containsExactly("0:8");
        credits.settle(0, 1, false);
        assertThat(granted).containsExactly("0:8", "1:7");
    }

    @Test
    void aSampleOfManyTicketsMayPassTheLimitOnce() {
        credits.start(0);
        credits.limit(4);
        credits.settle(0, 0, true);
        credits.settle(0, 10, true);
        credits.limit(10);
        assertThat(granted).containsExactly("0:4");
        credits.limit(12);
        assertThat(granted).containsExactly("0:4", "0:2");
    }

    @Test
    void droppedSamplesLeaveRoomForOthers() {
        credits.start(0);
        credits.limit(4);
        credits.settle(0, 0, true);
        credits.settle(0, 4, true);
        credits.unused(1);
        assertThat(granted).containsExactly("0:4", "0:1");
    }

    @Test
    void aReaderThatBeginsAnewAndAnAttemptThatEndsHoldNothing() {
        credits.start(0);
        credits.limit(4);
        credits.settle(0, 0, true);
        credits.settle(1, 0, true);
        credits.forget(0);
        assertThat(granted).containsExactly("0:4", "1:4");
        credits.stop();
        credits.settle(2, 0, true);
        credits.start(2);
        credits.limit(4);
        assertThat(granted).containsExactly("0:4", "1:4", "2:2");
    }

    @Test
    void thoseOfARunAreOneObjectUntilTheyAreForgotten() {
        AdmissionCredits ofRun = AdmissionCredits.of("credits-a");
        assertThat(AdmissionCredits.of("credits-a")).isSameAs(ofRun);
        AdmissionCredits.forget("credits-a");
        assertThat(AdmissionCredits.of("credits-a")).isNotSameAs(ofRun);
        AdmissionCredits.forget("credits-a");
    }
}
