package org.streamrlaif.streaming.dashboard;

import static org.streamrlaif.platform.Change.Kind.FREE;
import static org.streamrlaif.platform.Settings.require;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.streamrlaif.platform.Change;

/**
 * The page on which a run is watched.
 *
 * @param enabled whether {@code rlaif run} and {@code rlaif demo} serve it
 * @param host address it listens at: a name or number of this machine
 * @param port where it listens; 0 for a free one
 * @param tokenFile file with a word that readers must bring; empty for none, which is allowed on
 *     loopback only
 */
public record DashboardConfig(
        @Change(FREE) boolean enabled,
        @Change(FREE) String host,
        @Change(FREE) int port,
        @Change(value = FREE, secret = true) String tokenFile)
        implements Serializable {

    public DashboardConfig {
        require(!host.isBlank(), "host", "empty", "a name or number of this machine");
        require(port >= 0 && port <= 65535, "port", port, "a number in 0 … 65535");
    }

    /** On loopback, at a free port. */
    public static DashboardConfig defaults() {
        return new DashboardConfig(true, "127.0.0.1", 0, "");
    }

    /**
     * The word in the file; empty for none.
     *
     * @throws IllegalArgumentException in one line when it cannot be read or is too short, or
     *     others could read without one
     */
    String token() {
        if (tokenFile.isEmpty()) {
            require(isLoopback(), "dashboard.host", host, "a dashboard.token-file beside it");
            return "";
        }
        try {
            String token = Files.readString(Path.of(tokenFile)).strip();
            require(
                    token.matches("[A-Za-z0-9._~-]{16,256}"),
                    "dashboard.token-file",
                    tokenFile,
                    "16 to 256 letters, digits, '.', '_', '~' and '-'");
            return token;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "dashboard.token-file: " + tokenFile + ", expected a file that can be read", e);
        }
    }

    private boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "dashboard.host: " + host + ", expected a name or number of this machine", e);
        }
    }
}
