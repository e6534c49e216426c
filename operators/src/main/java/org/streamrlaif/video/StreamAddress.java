package org.streamrlaif.video;

import java.util.List;

/**
 * The address of a live stream with its secrets filled in, and the words without them. Only {@link
 * AllowedStreams} makes one.
 */
public final class StreamAddress {

    private final String url;
    private final String shown;
    private final List<String> secrets;
    private final AllowedHosts allowed;

    StreamAddress(String url, String shown, List<String> secrets, AllowedHosts allowed) {
        this.url = url;
        this.shown = shown;
        this.secrets = List.copyOf(secrets);
        this.allowed = allowed;
    }

    String url() {
        return url;
    }

    AllowedHosts allowed() {
        return allowed;
    }

    /** A message of FFmpeg about this stream, without what the address hides. */
    String redact(String message) {
        String text = message.replace(url, shown);
        for (String secret : secrets) {
            text = text.replace(secret, StreamUri.HIDDEN);
        }
        return StreamUri.withoutSecrets(text);
    }

    /** The address as it is listed. */
    @Override
    public String toString() {
        return shown;
    }
}
