package org.streamrlaif.live;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import java.util.List;

/**
 * How live streams are recorded and asked about.
 *
 * @param streams file that lists the streams, read again every second while the job runs; empty =
 *     no live streams
 * @param prompts file of the questions about their clips
 * @param promptsPerClip questions about each clip, drawn by weight, at least 1
 * @param allowedProtocols protocols that an address may have, of {@code rtsp}, {@code rtsps},
 *     {@code http}, {@code https}, {@code udp}, {@code srt} and {@code file}
 * @param allowedHosts hosts that an address, and whatever a playlist names, may lead to; {@code
 *     *.example.org} stands for all hosts below that one. Files have none
 * @param segment how a stream is cut into clips
 * @param connect how long a stream is waited for
 * @param keep where clips lie, and for how long
 */
public record LiveConfig(
        String streams,
        String prompts,
        int promptsPerClip,
        List<String> allowedProtocols,
        List<String> allowedHosts,
        CutConfig segment,
        ConnectConfig connect,
        KeepConfig keep)
        implements Serializable {

    /** Checks every value. */
    public LiveConfig {
        require(
                promptsPerClip >= 1 && promptsPerClip <= 64,
                "prompts-per-clip",
                promptsPerClip,
                "a whole number from 1 to 64");
        allowedProtocols = List.copyOf(allowedProtocols);
        allowedHosts = List.copyOf(allowedHosts);
    }

    /** Whether there are live streams. */
    public boolean isOn() {
        return !streams.isEmpty();
    }

    /** No streams; every protocol but plain files, no host yet. */
    public static LiveConfig defaults() {
        return new LiveConfig(
                "",
                "",
                1,
                List.of("rtsp", "rtsps", "http", "https", "udp", "srt"),
                List.of(),
                CutConfig.defaults(),
                ConnectConfig.defaults(),
                KeepConfig.defaults());
    }
}
