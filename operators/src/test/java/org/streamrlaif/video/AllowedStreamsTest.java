package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedStreamsTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("LIVE_PASSWORD", "hunter2", "LIVE_USER", "anna", "AWS_KEY", "deep");

    @TempDir Path folder;

    private AllowedStreams allowed(String... protocols) {
        return new AllowedStreams(
                List.of(protocols),
                List.of("cam", "*.example.org", "0.0.0.0", "[::1]"),
                new AllowedFiles(List.of(folder.toString()), false));
    }

    private StreamAddress resolve(String uri) throws StreamException {
        return allowed("rtsp", "https", "udp", "file").resolve("door", uri, ENVIRONMENT::get);
    }

    @Test
    void fillsInSecretsAndShowsNone() throws Exception {
        StreamAddress address =
                resolve("rtsp://${env:LIVE_USER}:${env:LIVE_PASSWORD}@CAM:554/1?udp");

        assertThat(address.url()).isEqualTo("rtsp://anna:hunter2@CAM:554/1?udp");
        assertThat(address).hasToString("rtsp://${env:LIVE_USER}:***@CAM:554/1?udp");
        assertThat(address.redact("open rtsp://anna:hunter2@CAM:554/1?udp or rtsp://cam/hunter2"))
                .isEqualTo("open rtsp://${env:LIVE_USER}:***@CAM:554/1?udp or rtsp://cam/***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cam/a",
                "https://cam:8443/a",
                "https://a.b.example.org",
                "https://user@cam/a",
                "udp://:5000",
                "https://[::1]:80/x"
            })
    void allowsHostsThatAreNamed(String uri) throws Exception {
        assertThat(resolve(uri).url()).isEqualTo(uri);
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil/cam, evil",
        "https://cam@evil/a, evil",
        "https://example.org/a, example.org",
        "https://cam.evil/a, cam.evil",
        "https://evil?@cam, evil",
        "https://127.0.0.1:80/a, 127.0.0.1"
    })
    void refusesOtherHosts(String uri, String host) {
        assertThatThrownBy(() -> resolve(uri))
                .isInstanceOf(StreamException.class)
                .hasMessage(
                        "stream door: "
                                + uri
                                + ", host "
                                + host
                                + ", expected one of [cam, *.example.org, 0.0.0.0, [::1]]"
                                + " (allowed-hosts)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://cam/a",
                "gopher://cam/",
                "concat://cam/",
                "srt://cam:9000",
                "crypto+https://cam/a"
            })
    void refusesOtherProtocols(String uri) {
        assertThatThrownBy(() -> resolve(uri))
                .hasMessage(
                        "stream door: "
                                + uri
                                + ", expected an address of one of the protocols [rtsp, https, udp,"
                                + " file] (allowed-protocols)");
    }

    @Test
    void allowsFilesBelowTheRoots() throws Exception {
        Path file = Files.createFile(folder.resolve("a.ts"));

        assertThat(resolve(file.toString()).url()).isEqualTo("file:" + file.toRealPath());
        assertThatThrownBy(() -> resolve("/etc/passwd"))
                .hasMessageStartingWith("stream door: /etc/passwd: refused, expected a file under");
        assertThatThrownBy(() -> allowed("https").resolve("door", file.toString(), s -> null))
                .hasMessageContaining("expected an address of one of the protocols [https]");
    }

    @ParameterizedTest
    @CsvSource({
        "https://cam/${env:AWS_KEY}, 'an environment variable named LIVE_…'",
        "https://cam/${file:/etc/passwd}, 'an environment variable named LIVE_…'",
        "https://cam/${env:LIVE_OTHER}, this environment variable to be set"
    })
    void refusesSecretsThatAreNotThere(String uri, String expected) {
        assertThatThrownBy(() -> resolve(uri))
                .isInstanceOf(StreamException.class)
                .hasMessageEndingWith(expected)
                .hasMessageNotContaining("deep");
    }

    @Test
    void refusesAProtocolThatItDoesNotKnow() {
        assertThatThrownBy(() -> allowed("ftp"))
                .hasMessage(
                        "allowed-protocols: ftp, expected some of [file, http, https, rtsp, rtsps,"
                                + " srt, udp]");
    }

    @Test
    void letsOneStreamUseItsOwnProtocolsOnly() {
        AllowedHosts hosts = new AllowedHosts(List.of("rtsp", "https", "udp"), List.of());

        assertThat(hosts.layers("https://cam/a").split(","))
                .containsExactlyInAnyOrder("https", "tls", "tcp", "crypto");
        assertThat(hosts.layers("udp://:5000")).isEqualTo("udp");
    }
}
