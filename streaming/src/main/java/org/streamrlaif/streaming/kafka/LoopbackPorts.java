package org.streamrlaif.streaming.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Free TCP ports of the loopback interface. */
final class LoopbackPorts {

    private LoopbackPorts() {}

    /**
     * Checks the wanted ports and fills in free ones, all different.
     *
     * @param wanted port numbers; 0 stands for any
     * @throws IllegalArgumentException naming a port that is in use
     */
    static int[] reserve(int... wanted) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            int[] ports = new int[wanted.length];
            for (int i = 0; i < wanted.length; i++) {
                ServerSocket socket = bind(wanted[i]);
                held.add(socket);
                ports[i] = socket.getLocalPort();
            }
            return ports;
        } finally {
            held.forEach(LoopbackPorts::close);
        }
    }

    private static ServerSocket bind(int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(
                    "port: " + port + ", expected a number in 0 … 65535");
        }
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            try {
                socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            } catch (IOException e) {
                close(socket);
                throw new IllegalArgumentException(
                        "port: " + port + ", expected a free port; it is in use", e);
            }
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
