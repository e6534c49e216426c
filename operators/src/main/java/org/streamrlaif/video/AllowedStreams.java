package org.streamrlaif.video;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.streamrlaif.video.StreamException.Cause;

/**
 * The live streams that may be opened: those of some protocols from some hosts. It holds for an
 * address, for what a playlist names, and for where a server sends on to. Names are compared, not
 * the machines behind them: whoever answers for a name chooses the machine.
 */
public final class AllowedStreams {

    /** FFmpeg's protocols that each of ours is made of. */
    private static final Map<String, List<String>> LAYERS =
            Map.of(
                    "rtsp", List.of("rtp", "udp", "tcp"),
                    "rtsps", List.of("rtp", "udp", "tcp", "tls"),
                    "http", List.of("http", "tcp", "crypto"),
                    "https", List.of("https", "tls", "tcp", "crypto"),
                    "udp", List.of("udp"),
                    "srt", List.of("srt"),
                    "file", List.of("file"));

    private final List<String> protocols;
    private final List<String> hosts;
    private final AllowedFiles local;

    /**
     * @param protocols of {@code rtsp}, {@code rtsps}, {@code http}, {@code https}, {@code udp},
     *     {@code srt} and {@code file}
     * @param hosts names or numbers; {@code *.example.org} stands for every host below it
     * @param local where files of the protocol {@code file} may lie
     * @throws IllegalArgumentException when a protocol is unknown
     */
    public AllowedStreams(List<String> protocols, List<String> hosts, AllowedFiles local) {
        this.protocols = protocols.stream().map(p -> p.toLowerCase(Locale.ROOT)).toList();
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        this.local = local;
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

    /**
     * An address that may be opened, with its secrets.
     *
     * @param id of the stream, for messages
     * @param uri the address; one without a protocol is a file's path
     * @param environment value of an environment variable, null when it is not set
     * @throws StreamException when it may not be opened, or a secret is missing
     */
    public StreamAddress resolve(String id, String uri, UnaryOperator<String> environment)
            throws StreamException {
        String protocol = StreamAddress.protocol(uri).orElse("file");
        String shown = StreamAddress.withoutSecrets(uri);
        if (protocol.equals("file")) {
            return file(id, uri);
        }
        List<String> secrets = new ArrayList<>();
        String url = StreamAddress.filled(id, uri, environment, secrets);
        Optional<String> problem = problem(url);
        if (problem.isPresent()) {
            throw new StreamException(
                    Cause.REFUSED, "stream " + id + ": " + shown + ", " + problem.get());
        }
        return new StreamAddress(url, shown, secrets, this);
    }

    private StreamAddress file(String id, String uri) throws StreamException {
        if (!protocols.contains("file")) {
            throw new StreamException(
                    Cause.REFUSED, "stream " + id + ": " + uri + ", expected " + expected());
        }
        try {
            String path = local.resolve(uri).get(0).toAbsolutePath().toString();
            return new StreamAddress("file:" + path, uri, List.of(), this);
        } catch (UnreadableVideoException e) {
            boolean missing = e.reason() == UnreadableVideoException.Cause.MISSING_FILE;
            throw new StreamException(
                    missing ? Cause.UNREACHABLE : Cause.REFUSED,
                    "stream " + id + ": " + e.getMessage());
        }
    }

    /** What is wrong with an address of a network; empty when it may be opened. */
    Optional<String> problem(String url) {
        Optional<String> protocol = StreamAddress.protocol(url);
        String inner = protocol.map(p -> p.replaceFirst("^crypto\\+", "")).orElse("");
        if (inner.equals("file") || !protocols.contains(inner)) {
            return Optional.of("expected " + expected());
        }
        String host = StreamAddress.host(url).orElse("");
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

    private String expected() {
        return "an address of one of the protocols " + protocols + " (allowed-protocols)";
    }

    /** FFmpeg's list of the protocols that an address may use while it is read. */
    String layers(String url) {
        String own = StreamAddress.protocol(url).orElse("file");
        boolean web = own.equals("http") || own.equals("https");
        Stream<String> entered =
                web ? Stream.of("http", "https").filter(protocols::contains) : Stream.of(own);
        return String.join(
                ",", entered.flatMap(one -> LAYERS.get(one).stream()).distinct().toList());
    }
}
