package org.streamrlaif.live;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes a stream from one who records, and gives it to those who play with the right password. */
final class RtspServer implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<OutputStream> players = new CopyOnWriteArrayList<>();
    private final String login;
    private volatile String description = "";

    /**
     * @param login user and password of players, {@code user:password}
     */
    RtspServer(String login) throws IOException {
        this.login = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        new Thread(this::accept, "rtsp").start();
    }

    String url(String login) {
        return "rtsp://" + login + "127.0.0.1:" + server.getLocalPort() + "/1";
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                new Thread(() -> serve(socket), "rtsp-client").start();
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            OutputStream out = socket.getOutputStream();
            for (int first = in.read(); first >= 0; first = in.read()) {
                if (first == '$') {
                    pass(in);
                } else {
                    request((char) first, in, out);
                }
            }
        } catch (IOException e) {
            // one of both has gone
        }
    }

    private void pass(DataInputStream in) throws IOException {
        int channel = in.readUnsignedByte();
        byte[] packet = new byte[in.readUnsignedShort()];
        in.readFully(packet);
        byte[] framed = new byte[packet.length + 4];
        framed[0] = '$';
        framed[1] = (byte) channel;
        framed[2] = (byte) (packet.length >> 8);
        framed[3] = (byte) packet.length;
        System.arraycopy(packet, 0, framed, 4, packet.length);
        for (OutputStream player : players) {
            try {
                player.write(framed);
            } catch (IOException e) {
                players.remove(player);
            }
        }
    }

    private void request(char first, DataInputStream in, OutputStream out) throws IOException {
        String line = first + line(in);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            headers.put(header.replaceFirst(":.*", ""), header.replaceFirst("[^:]*: *", ""));
        }
        byte[] body = new byte[Integer.parseInt(headers.getOrDefault("Content-Length", "0"))];
        in.readFully(body);
        String method = line.replaceFirst(" .*", "");
        if (method.equals("ANNOUNCE")) {
            description = new String(body, StandardCharsets.UTF_8);
        }
        out.write(answer(method, headers).getBytes(StandardCharsets.UTF_8));
        if (method.equals("PLAY")) {
            players.add(out);
        }
    }

    private String answer(String method, Map<String, String> headers) {
        String status = "200 OK";
        String more = "Session: 1\r\n";
        String body = "";
        if (method.equals("SETUP")) {
            more += "Transport: " + headers.get("Transport") + "\r\n";
        } else if (method.equals("DESCRIBE")) {
            if (!("Basic " + login).equals(headers.get("Authorization"))) {
                status = "401 Unauthorized";
                more = "WWW-Authenticate: Basic realm=\"door\"\r\n";
            } else if (description.isEmpty()) {
                status = "404 Not Found";
            } else {
                body = description;
                more += "Content-Type: application/sdp\r\n";
            }
        }
        return "RTSP/1.0 "
                + status
                + "\r\nCSeq: "
                + headers.get("CSeq")
                + "\r\n"
                + more
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
