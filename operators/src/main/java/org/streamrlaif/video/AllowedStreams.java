package org.streamrlaif.video;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.streamrlaif.video.StreamException.Cause;

/**
 * The live streams that may be opened: those of some protocols from some hosts. It holds for an
 * address, for what a playlist names, and for where a server sends on to. Names are compared, not
 * the machines behind them: whoever answers for a name chooses the machine.
 */
public final class AllowedStreams {

    private final AllowedHosts allowed;
    private final AllowedFiles local;

    /**
     * @param protocols of {@code rtsp}, {@code rtsps}, {@code http}, {@code https}, {@code udp},
     *     {@code srt} and {@code file}
     * @param hosts names or numbers; {@code *.example.org} stands for every host below it
     * @param local where files of the protocol {@code file} may lie
     * @throws IllegalArgumentException when a protocol is unknown
     */
    public AllowedStreams(List<String> protocols, List<String> hosts, AllowedFiles local) {
        this.allowed = new AllowedHosts(protocols, hosts);
        this.local = local;
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
        String protocol = StreamUri.protocol(uri).orElse("file");
        String shown = StreamUri.withoutSecrets(uri);
        if (protocol.equals("file")) {
            return file(id, uri);
        }
        List<String> secrets = new ArrayList<>();
        String url = StreamUri.filled(id, uri, environment, secrets);
        Optional<String> problem = allowed.problem(url);
        if (problem.isPresent()) {
            throw new StreamException(
                    Cause.REFUSED, "stream " + id + ": " + shown + ", " + problem.get());
        }
        return new StreamAddress(url, shown, secrets, allowed);
    }

    private StreamAddress file(String id, String uri) throws StreamException {
        if (!allowed.allowsFiles()) {
            throw new StreamException(
                    Cause.REFUSED,
                    "stream " + id + ": " + uri + ", expected " + allowed.expected());
        }
        try {
            String path = local.resolve(uri).get(0).toAbsolutePath().toString();
            return new StreamAddress("file:" + path, uri, List.of(), allowed);
        } catch (UnreadableVideoException e) {
            boolean missing = e.reason() == UnreadableVideoException.Cause.MISSING_FILE;
            throw new StreamException(
                    missing ? Cause.UNREACHABLE : Cause.REFUSED,
                    "stream " + id + ": " + e.getMessage());
        }
    }
}
