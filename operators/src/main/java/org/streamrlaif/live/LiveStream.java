package org.streamrlaif.live;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import org.streamrlaif.video.StreamUri;

/**
 * One live stream as it is listed.
 *
 * @param id names it in samples, files, logs and metrics: 1 … 64 letters, digits, {@code . _ -}
 * @param uri where it is; {@code ${env:LIVE_NAME}} stands for what must not be read here, such as a
 *     password
 * @param tags words by which prompts are chosen
 */
public record LiveStream(String id, String uri, List<String> tags) implements Serializable {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** Checks the id, and that no secret is written out in the address. */
    public LiveStream {
        require(
                ID.matcher(id).matches(),
                "stream",
                '"' + id + '"',
                "a name of 1 to 64 letters, digits, dots, dashes and underscores");
        StreamUri.requireNoSecret(id, uri);
        tags = List.copyOf(tags);
    }
}
