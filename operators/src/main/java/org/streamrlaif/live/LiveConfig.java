package org.streamrlaif.live;

import java.io.Serializable;
import java.util.List;

/**
 * How live streams are recorded.
 *
 * @param allowedProtocols protocols that an address may have, of {@code rtsp}, {@code rtsps},
 *     {@code http}, {@code https}, {@code udp}, {@code srt} and {@code file}
 * @param allowedHosts hosts that an address, and whatever a playlist or redirect names, may lead
 *     to; {@code *.example.org} stands for all hosts below that one. Files have none
 * @param segment how a stream is cut into clips
 * @param connect how long a stream is waited for
 * @param keep where clips lie, and for how long
 */
public record LiveConfig(
        List<String> allowedProtocols,
        List<String> allowedHosts,
        CutConfig segment,
        ConnectConfig connect,
        KeepConfig keep)
        implements Serializable {

    /** Copies the lists. */
    public LiveConfig {
        allowedProtocols = List.copyOf(allowedProtocols);
        allowedHosts = List.copyOf(allowedHosts);
    }

    /** Every protocol but plain files, no host yet. */
    public static LiveConfig defaults() {
        return new LiveConfig(
                List.of("rtsp", "rtsps", "http", "https", "udp", "srt"),
                List.of(),
                CutConfig.defaults(),
                ConnectConfig.defaults(),
                KeepConfig.defaults());
    }
}
