package org.streamrlaif.video;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Protocols and hosts that addresses of live streams may have. */
final class AllowedHosts {

    /** FFmpeg's protocols that each of ours is made of. */
    private static final Map<String, List<String>> LAYERS =
            Map.of(
                    "rtsp", List.of("rtsp", "rtp", "udp", "tcp"),
                    "rtsps", List.of("rtsps", "rtsp", "rtp", "udp", "tcp", "tls"),
                    "http", List.of("http", "tcp", "crypto"),
                    "https", List.of("https", "tls", "tcp", "crypto"),
                    "udp", List.of("udp"),
                    "srt", List.of("srt"),
                    "file", List.of("file"));

    private final List<String> protocols;
    private final List<String> hosts;

    AllowedHosts(List<String> protocols, List<String> hosts) {
        this.protocols = protocols.stream().map(p -> p.toLowerCase(Locale.ROOT)).toList();
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        for (String protocol : this.protocols) {
            if (!LAYERS.containsKey(protocol)) {
                throw new IllegalArgumentException(
                        "allowed-protocols: "
                                + protocol
                                + ", expected some of "
                                + new TreeSet<>(LAYERS.keySet()));
            }
        }
    }

    /** Whether files may be read. */
    boolean allowsFiles() {
        return protocols.contains("file");
    }

    /** What is wrong with an address of a network; empty when it may be opened. */
    Optional<String> problem(String url) {
        String protocol = StreamUri.protocol(url).orElse("file");
        if (protocol.equals("file") || !protocols.contains(protocol)) {
            return Optional.of("expected " + expected());
        }
        String host = StreamUri.host(url).orElse("");
        return allowsHost(host)
                ? Optional.empty()
                : Optional.of("host " + host + ", expected one of " + hosts + " (allowed-hosts)");
    }

    private boolean allowsHost(String host) {
        return hosts.stream()
                .anyMatch(
                        allowed ->
                                allowed.equals(host)
                                        || allowed.startsWith("*.")
                                                && host.endsWith(allowed.substring(1)));
    }

    /** What an address is to be. */
    String expected() {
        return "an address of one of the protocols " + protocols + " (allowed-protocols)";
    }

    /** FFmpeg's list of the protocols that an address may use while it is read. */
    String layers(String url) {
        String own = StreamUri.protocol(url).orElse("file");
        boolean web = own.equals("http") || own.equals("https");
        Stream<String> entered =
                web ? Stream.of("http", "https").filter(protocols::contains) : Stream.of(own);
        return String.join(
                ",", entered.flatMap(one -> LAYERS.get(one).stream()).distinct().toList());
    }
}
