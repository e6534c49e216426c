package org.streamrlaif.live;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveStreamTest {

    private static LiveStream stream(String id, String uri) {
        return new LiveStream(id, uri, List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp://anna:hunter2@cam/1",
                "rtsp://${env:LIVE_USER}:hunter2@cam/1",
                "https://cam/a.m3u8?token=hunter2&x=1",
                "https://cam/a.m3u8?x=1&API_KEY=hunter2",
                "srt://cam:9000?passphrase=hunter2"
            })
    void refusesASecretThatIsWrittenOutAndDoesNotRepeatIt(String uri) {
        assertThatThrownBy(() -> stream("door", uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("stream door: ")
                .hasMessageContaining("***")
                .hasMessageEndingWith("expected ${env:LIVE_NAME} in the place of a secret")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp://${env:LIVE_USER}:${env:LIVE_PASSWORD}@cam:554/1?udp",
                "rtsp://anna@cam/1",
                "https://cam/a.m3u8?token=${env:LIVE_TOKEN}&keyframes=1",
                "udp://@239.0.0.1:5000?pkt_size=1316",
                "udp://:5000",
                "/videos/growing.ts"
            })
    void takesAnAddressWithoutASecret(String uri) {
        assertThatNoException().isThrownBy(() -> stream("door", uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "../x", ".hidden", "a/b", "a@b", "x\n"})
    void refusesAnIdThatIsNoName(String id) {
        assertThatThrownBy(() -> stream(id, "udp://:5000"))
                .hasMessage(
                        "stream: \""
                                + id
                                + "\", expected a name of 1 to 64 letters, digits, dots, dashes and"
                                + " underscores");
    }

    @Test
    void refusesTooLongAnId() {
        assertThatThrownBy(() -> stream("a".repeat(65), "udp://:5000"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
