package org.streamrlaif.state;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trained state in a file: a mark, then name, length and bytes of each entry. */
public final class StateFile {

    private static final long MARK = 0x524C4149465F5331L; // RLAIF_S1

    private StateFile() {}

    /** Writes a state; the file is there as a whole or not at all. */
    public static void write(Path file, List<StateEntry> state) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
            out.writeLong(MARK);
            out.writeInt(state.size());
            for (StateEntry entry : state) {
                byte[] bytes = entry.bytes();
                out.writeUTF(entry.name());
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Reads a state.
     *
     * @throws IllegalArgumentException when the file holds none
     * @throws IOException when it cannot be read
     */
    public static Map<String, byte[]> read(Path file) throws IOException {
        Map<String, byte[]> state = new LinkedHashMap<>();
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (in.readLong() != MARK) {
                throw none(file, null);
            }
            int entries = in.readInt();
            for (int i = 0; i < entries; i++) {
                String name = in.readUTF();
                int length = in.readInt();
                byte[] bytes = in.readNBytes(Math.max(0, length));
                if (bytes.length != length) {
                    throw none(file, null);
                }
                state.put(name, bytes);
            }
        } catch (EOFException e) {
            throw none(file, e);
        }
        return state;
    }

    private static IllegalArgumentException none(Path file, Exception cause) {
        return new IllegalArgumentException(
                file + ": no state of a model or cut short, expected a file that was written whole",
                cause);
    }
}
