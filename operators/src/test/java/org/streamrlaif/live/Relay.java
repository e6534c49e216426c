package org.streamrlaif.live;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;

/** Passes datagrams on, as a network does that can be harmed. */
final class Relay implements AutoCloseable {

    /** What happens to datagrams. */
    enum Harm {
        NONE,
        /** None arrives. */
        CUT,
        /** One in seven arrives with other bytes. */
        BROKEN
    }

    private final DatagramSocket in;
    private final DatagramSocket out;
    private final int to;
    private final Thread thread = new Thread(this::run, "relay");
    volatile Harm harm = Harm.NONE;

    Relay(int to) throws IOException {
        this.in = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.out = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.to = to;
        thread.start();
    }

    /** Where a sender sends to. */
    String url() {
        return "udp://127.0.0.1:" + in.getLocalPort() + "?pkt_size=1316";
    }

    private void run() {
        byte[] buffer = new byte[65536];
        try {
            for (int number = 0; true; number++) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                in.receive(packet);
                if (harm == Harm.BROKEN && number % 7 == 0) {
                    for (int i = 20; i < packet.getLength(); i++) {
                        buffer[i] ^= (byte) (i * 31);
                    }
                }
                if (harm != Harm.CUT) {
                    packet.setAddress(InetAddress.getLoopbackAddress());
                    packet.setPort(to);
                    send(packet);
                }
            }
        } catch (SocketException e) {
            // closed
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void send(DatagramPacket packet) {
        try {
            out.send(packet);
        } catch (IOException e) {
            // nobody listens at the moment
        }
    }

    @Override
    public void close() {
        in.close();
        out.close();
    }
}
